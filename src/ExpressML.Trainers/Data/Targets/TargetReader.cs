using ExpressML.Data.Rows;

namespace ExpressML.Data.Targets;

/// <summary>Reads the target of a cursor's current row. Each cursor has its own reader.</summary>
internal abstract class TargetReader
{
    /// <summary>Reads the target of the current row; false if it is missing.</summary>
    public abstract bool TryRead();

    /// <summary>Adds a row with the features in <see cref="TrainingData.NextRow"/>, the target that was read, and a weight.</summary>
    public abstract void Commit(TrainingData data, float weight = 1);
}
