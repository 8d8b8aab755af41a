namespace ExpressML.Layers;

/// <summary>How a <see cref="Merge"/> puts its sources together.</summary>
public enum MergeKind
{
    /// <summary>Numbers of the same place are added.</summary>
    Add,

    /// <summary>Numbers of the same place are multiplied.</summary>
    Multiply,

    /// <summary>Channels are put one after another.</summary>
    Concatenate,
}
