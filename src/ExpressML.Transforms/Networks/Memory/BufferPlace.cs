namespace ExpressML.Networks.Memory;

/// <summary>Where a buffer stands.</summary>
/// <param name="IsBlocks">Whether in the memory of the block, rather than of the worker that has the block on its way.</param>
/// <param name="Start">Where it begins there.</param>
/// <param name="Length">How many floats it takes.</param>
internal readonly record struct BufferPlace(bool IsBlocks, int Start, int Length);
