namespace ExpressML.Networks.Graphs;

/// <summary>How branches of a network meet.</summary>
internal enum Junction
{
    /// <summary>They don't: one value goes through one layer.</summary>
    None,

    /// <summary>Numbers of the same place are added.</summary>
    Sum,

    /// <summary>Channels are put one after another.</summary>
    Concatenation,
}
