namespace ExpressML.Onnx.Graphs;

/// <summary>The patterns of <see cref="OrderPattern"/>.</summary>
internal enum OrderKind
{
    /// <summary>None that there is a layer for.</summary>
    Other,

    /// <summary>Channels, height and width change places.</summary>
    Permutation,

    /// <summary>Channels of several groups are dealt in turn: ShuffleNet.</summary>
    ChannelShuffle,

    /// <summary>r² channels one after another become squares of r×r pixels: PyTorch's PixelShuffle, DepthToSpace with mode CRD.</summary>
    PixelShuffle,

    /// <summary>The same of channels that are a whole set apart: DepthToSpace with mode DCR.</summary>
    DepthToSpace,

    /// <summary>Squares of r×r pixels become r² channels one after another: PyTorch's PixelUnshuffle.</summary>
    PixelUnshuffle,

    /// <summary>The same with channels that are a whole set apart: SpaceToDepth.</summary>
    SpaceToDepth,
}
