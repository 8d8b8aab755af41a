namespace ExpressML.Networks.Graphs;

/// <summary>What a <see cref="NetworkGraph"/> is for, which decides what may be put together in one node.</summary>
internal enum GraphUse
{
    /// <summary>To look at the layers as they are: each is a node.</summary>
    Inspection,

    /// <summary>To train: a ReLU joins the layer before it, or max pooling after it.</summary>
    Training,

    /// <summary>To score: a batch normalisation is folded into the convolution or dense layer before it, too.</summary>
    Scoring,
}
