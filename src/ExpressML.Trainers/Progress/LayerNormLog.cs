using ExpressML.Persistence;
using ExpressML.Transforms;

namespace ExpressML.Progress;

/// <summary>The norms of the layers in those steps of a training that are recorded.</summary>
internal sealed class LayerNormLog
{
    private readonly int? _interval;
    private readonly IReadOnlyList<string> _layers;
    private readonly List<LayerNormsOfStep> _steps = [];

    /// <param name="interval">Every how many steps, from the first; null for never.</param>
    /// <param name="layers">The names of the layers.</param>
    public LayerNormLog(int? interval, IReadOnlyList<string> layers) => (_interval, _layers) = (interval, layers);

    /// <summary>The steps so far.</summary>
    public IReadOnlyList<LayerNormsOfStep> Steps => _steps;

    /// <summary>Whether a step is one of those.</summary>
    /// <param name="step">Its number, from 1.</param>
    public bool IsDue(long step) => _interval is { } interval && (step - 1) % interval == 0;

    public void Add(LayerNormsOfStep step) => _steps.Add(step);

    public void Write(ModelWriter writer)
    {
        writer.Write(_steps.Count);
        foreach (LayerNormsOfStep step in _steps)
        {
            writer.Write(step.Step);
            writer.Write(step.Epoch);
            foreach (LayerNorm layer in step.Layers)
            {
                writer.Write(layer.Activation);
                writer.Write(layer.Gradient);
            }
        }
    }

    /// <param name="reader">The checkpoint.</param>
    /// <param name="steps">How many steps the training has taken.</param>
    public void Read(ModelReader reader, long steps)
    {
        int count = reader.ReadCount((int)Math.Min(steps, int.MaxValue), "steps with norms of layers", sizeof(long) + sizeof(int) + 2 * sizeof(double) * _layers.Count);
        _steps.Clear();
        for (int i = 0; i < count; i++)
            _steps.Add(new LayerNormsOfStep(reader.ReadInt64(), reader.ReadInt32(), [.. _layers.Select(name => new LayerNorm(name, reader.ReadDouble(), reader.ReadDouble()))]));
    }
}
