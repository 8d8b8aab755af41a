using ExpressML.Layers;

namespace ExpressML.Networks;

/// <summary>One step of a <see cref="NetworkGraph"/>: from one or more values to a value.</summary>
/// <param name="Layer">The layer that computes it; null where branches meet.</param>
/// <param name="Junction">How branches meet, where no layer computes.</param>
/// <param name="Sources">The values that it reads.</param>
/// <param name="Target">The value that it makes.</param>
internal sealed record Node(Layer? Layer, Junction Junction, int[] Sources, int Target);
