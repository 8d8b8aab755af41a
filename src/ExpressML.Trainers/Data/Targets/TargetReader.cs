using ExpressML.Data.Rows;

namespace ExpressML.Data.Targets;

/// <summary>Reads what the network should answer to the row that a cursor is on. Each cursor has a reader of its own.</summary>
internal abstract class TargetReader
{
    /// <summary>Reads the target of the current row; false if it is missing.</summary>
    public abstract bool TryRead();

    /// <summary>Makes a row of the features in <see cref="TrainingData.NextRow"/>, the target that was read, and a weight.</summary>
    public abstract void Commit(TrainingData data, float weight = 1);
}
