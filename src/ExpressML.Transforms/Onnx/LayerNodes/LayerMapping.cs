using ExpressML.Layers;

namespace ExpressML.Onnx.LayerNodes;

/// <summary>How each layer is written as nodes: one row a layer.</summary>
internal static class LayerMapping
{
    private static readonly Dictionary<Type, Row> _rows = new()
    {
        [typeof(AdaptiveAveragePool2D)] = Images<AdaptiveAveragePool2D>(PoolingNodes.AdaptiveAverage),
        [typeof(AveragePool2D)] = Images<AveragePool2D>(PoolingNodes.Average),
        [typeof(BatchNormalization)] = Both<BatchNormalization>(NormalizationNodes.Batch),
        [typeof(ChannelAffine)] = Both<ChannelAffine>(NormalizationNodes.Affine),
        [typeof(ChannelShuffle)] = Images<ChannelShuffle>(ArrangementNodes.ChannelShuffle),
        [typeof(ChannelSlice)] = Both<ChannelSlice>(ArrangementNodes.ChannelSlice),
        [typeof(Clip)] = Both<Clip>(ActivationNodes.Clip),
        [typeof(Conv2D)] = Images<Conv2D>(ConvolutionNodes.Convolution),
        [typeof(ConvTranspose2D)] = Images<ConvTranspose2D>(ConvolutionNodes.TransposedConvolution),
        [typeof(Dense)] = Vectors<Dense>(DenseNodes.Dense),
        [typeof(Dropout)] = Nothing,
        [typeof(ElementwiseAffine)] = Both<ElementwiseAffine>(NormalizationNodes.EachNumber),
        [typeof(Elu)] = Both<Elu>(ActivationNodes.Elu),
        [typeof(Gelu)] = Both<Gelu>(ActivationNodes.Gelu),
        [typeof(GlobalAveragePool2D)] = Images<GlobalAveragePool2D>(PoolingNodes.GlobalAverage),
        [typeof(GlobalMaxPool2D)] = Images<GlobalMaxPool2D>(PoolingNodes.GlobalMax),
        [typeof(GroupNormalization)] = Images<GroupNormalization>(NormalizationNodes.Group),
        [typeof(HardSigmoid)] = Both<HardSigmoid>(ActivationNodes.HardSigmoid),
        [typeof(HardSwish)] = Both<HardSwish>(ActivationNodes.HardSwish),
        [typeof(InstanceNormalization)] = Images<InstanceNormalization>(NormalizationNodes.Instance),
        [typeof(LayerNormalization)] = Both<LayerNormalization>(NormalizationNodes.Layer),
        [typeof(LeakyRelu)] = Both<LeakyRelu>(ActivationNodes.LeakyRelu),
        [typeof(LocalResponseNormalization)] = Images<LocalResponseNormalization>(NormalizationNodes.LocalResponse),
        [typeof(LogSoftmax)] = Both<LogSoftmax>(ActivationNodes.LogSoftmax),
        [typeof(MaxPool2D)] = Images<MaxPool2D>(PoolingNodes.Max),
        [typeof(MinPool2D)] = Images<MinPool2D>(PoolingNodes.Min),
        [typeof(Pad2D)] = Images<Pad2D>(ArrangementNodes.Pad),
        [typeof(Permute)] = Images<Permute>(ArrangementNodes.Permute),
        [typeof(PixelShuffle)] = Images<PixelShuffle>(ArrangementNodes.PixelShuffle),
        [typeof(PixelUnshuffle)] = Images<PixelUnshuffle>(ArrangementNodes.PixelUnshuffle),
        [typeof(PRelu)] = Both<PRelu>(ActivationNodes.PRelu),
        [typeof(RadialBasis)] = Vectors<RadialBasis>(DenseNodes.RadialBasis),
        [typeof(Relu)] = Operator("Relu"),
        [typeof(ReplicationPad2D)] = Images<ReplicationPad2D>(ConvolutionNodes.ReplicationPadding),
        [typeof(Reshape)] = Images<Reshape>(ArrangementNodes.Reshape),
        [typeof(Resize2D)] = Images<Resize2D>(ResizeNodes.Resize),
        [typeof(Scale)] = Both<Scale>(NormalizationNodes.Scaling),
        [typeof(ScaledTanh)] = Both<ScaledTanh>(ActivationNodes.ScaledTanh),
        [typeof(Selu)] = Both<Selu>(ActivationNodes.Selu),
        [typeof(Sigmoid)] = Operator("Sigmoid"),
        [typeof(Silu)] = Both<Silu>(ActivationNodes.Silu),
        [typeof(Softmax)] = Both<Softmax>(ActivationNodes.Softmax),
        [typeof(Softplus)] = Operator("Softplus"),
        [typeof(Softsign)] = Operator("Softsign"),
        [typeof(SpatialDropout)] = Nothing,
        [typeof(Standardize)] = Both<Standardize>(NormalizationNodes.Standardization),
        [typeof(Subsampling2D)] = Images<Subsampling2D>(PoolingNodes.Subsampling),
        [typeof(TableConv2D)] = Images<TableConv2D>(ConvolutionNodes.TableConvolution),
        [typeof(Tanh)] = Operator("Tanh"),
        [typeof(UpSampling2D)] = Images<UpSampling2D>(ResizeNodes.UpSampling),
        [typeof(Unstandardize)] = Both<Unstandardize>(NormalizationNodes.Unstandardization),
    };

    private enum Form
    {
        // [N, C, H, W]
        Image,

        // [N, C]
        Vector,

        // As it comes.
        Either,
    }

    private static Row Nothing => new(Form.Either, static (_, _, x) => x.Name);

    /// <summary>Whether a type of layers can be written.</summary>
    public static bool Has(Type layer) => layer == typeof(Flatten) || _rows.ContainsKey(layer) || layer.IsAssignableTo(typeof(IOnnxLayer));

    /// <summary>Adds the nodes of a layer.</summary>
    /// <param name="layer">One for which <see cref="Has"/> is true.</param>
    /// <param name="nodes">Takes them.</param>
    /// <param name="x">The value that comes in.</param>
    public static OnnxValue Write(Layer layer, OnnxNodes nodes, OnnxValue x)
    {
        if (layer is Flatten)
            return x.Flattened(nodes);
        Row row = _rows.TryGetValue(layer.GetType(), out Row? known) ? known : Custom(layer);
        OnnxValue input = row.Form switch
        {
            Form.Vector => x.Flattened(nodes),
            Form.Image => x.Unflattened(nodes),
            _ => x,
        };
        return new OnnxValue(row.Write(layer, nodes, input), layer.OutputShape, input.IsFlat);
    }

    private static Row Images<TLayer>(Func<TLayer, OnnxNodes, string, string> write)
        where TLayer : Layer => new(Form.Image, (layer, nodes, x) => write((TLayer)layer, nodes, x.Name));

    private static Row Vectors<TLayer>(Func<TLayer, OnnxNodes, string, string> write)
        where TLayer : Layer => new(Form.Vector, (layer, nodes, x) => write((TLayer)layer, nodes, x.Name));

    private static Row Both<TLayer>(Func<TLayer, OnnxNodes, OnnxValue, string> write)
        where TLayer : Layer => new(Form.Either, (layer, nodes, x) => write((TLayer)layer, nodes, x));

    private static Row Operator(string op) => new(Form.Either, (_, nodes, x) => nodes.Node(op, [x.Name]));

    private static Row Custom(Layer layer) => new(layer.MapsVectors ? Form.Vector : Form.Image, static (layer, nodes, x) => ((IOnnxLayer)layer).WriteOnnx(nodes, x.Name));

    private sealed record Row(Form Form, Func<Layer, OnnxNodes, OnnxValue, string> Write);
}
