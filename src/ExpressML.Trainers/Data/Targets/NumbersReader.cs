using ExpressML.Data.Rows;

namespace ExpressML.Data.Targets;

/// <summary>Reads numbers; NaN and infinity are missing values.</summary>
internal abstract class NumbersReader : TargetReader
{
    private readonly float[] _numbers;

    private protected NumbersReader(int count) => _numbers = new float[count];

    /// <summary>The numbers that were read.</summary>
    public ReadOnlySpan<float> Numbers => _numbers;

    public sealed override bool TryRead()
    {
        Read(_numbers);
        return Array.TrueForAll(_numbers, float.IsFinite);
    }

    public sealed override void Commit(TrainingData data, float weight = 1) => data.Commit(_numbers, weight);

    private protected abstract void Read(Span<float> numbers);
}
