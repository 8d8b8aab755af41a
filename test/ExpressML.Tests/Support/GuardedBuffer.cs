namespace ExpressML.Tests.Support;

/// <summary>Floats between two walls of NaN: what reads beyond an end becomes NaN, what writes there is found out.</summary>
internal sealed class GuardedBuffer
{
    private const int Wall = 256;
    private readonly float[] _memory;
    private readonly int _length;

    /// <summary>Memory that nothing has been written to: all NaN.</summary>
    public GuardedBuffer(int length)
    {
        _length = length;
        _memory = new float[length + 2 * Wall];
        _memory.AsSpan().Fill(float.NaN);
    }

    public GuardedBuffer(ReadOnlySpan<float> values)
        : this(values.Length) => values.CopyTo(Span);

    public GuardedBuffer(double[] values)
        : this(values.ToSingles())
    {
    }

    public Memory<float> Memory => _memory.AsMemory(Wall, _length);

    public Span<float> Span => _memory.AsSpan(Wall, _length);

    /// <summary>The numbers, after making sure that the walls stand.</summary>
    public double[] Read()
    {
        for (int i = 0; i < Wall; i++)
        {
            if (!float.IsNaN(_memory[i]) || !float.IsNaN(_memory[^(i + 1)]))
                Assert.Fail($"Something was written beyond an end of the {_length} numbers.");
        }

        return Span.ToDoubles();
    }
}
