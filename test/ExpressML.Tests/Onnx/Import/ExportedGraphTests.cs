using ExpressML.Layers;
using ExpressML.Onnx;
using ExpressML.Onnx.Format;
using ExpressML.Transforms;

namespace ExpressML.Tests.Onnx.Import;

/// <summary>Graphs as exporters write them, against ONNX Runtime.</summary>
[TestClass]
public sealed class ExportedGraphTests
{
    // As PyTorch exports: HardSwish and HardSigmoid, squeeze-and-excite, a depthwise convolution, flatten.
    [TestMethod]
    public void MobileNetV3_AsOfPyTorch()
    {
        var graph = new OnnxGraphBuilder(14);
        string x = graph.Node("HardSwish", graph.ConvBatch(graph.Input("batch", 3, 32, 32), 3, 16, 3, stride: 2, pad: 1));
        string expanded = graph.Node("HardSwish", graph.ConvBatch(x, 16, 32, 1));
        string depthwise = graph.ConvBatch(expanded, 32, 32, 5, pad: 2, groups: 32);
        string squeezed = graph.Node("Relu", graph.Conv(graph.Node("GlobalAveragePool", depthwise), 32, 8, 1));
        string gate = graph.Node("HardSigmoid", graph.Conv(squeezed, 8, 32, 1), AttributeProto.Of("alpha", 1f / 6));
        string excited = graph.Node("HardSwish", graph.Node("Mul", [gate, depthwise]));
        string y = graph.Node("Add", [x, graph.ConvBatch(excited, 32, 16, 1)]);
        string features = graph.Node("Flatten", graph.Node("GlobalAveragePool", y), AttributeProto.Of("axis", 1));
        string logits = graph.Node("Gemm", [features, graph.Weight(10, 16), graph.Weight(10)], AttributeProto.Of("transB", 1));

        NetworkTransformer model = OnnxScores.AssertAsOnnxRuntime(graph.ToBytes(logits), [3, 32, 32]);
        Assert.AreEqual(new Shape(3, 32, 32), model.Model.InputShape);
        Assert.IsInstanceOfType<HardSwish>(model.Model["/HardSwish_2"]);
        Assert.IsInstanceOfType<Dense>(model.Model[$"/Gemm_{graph.Graph.Nodes.Count - 1}"]);
    }

    // Opsets before HardSwish write it as x · Clip(x + 3, 0, 6) / 6, and SiLU always is x · Sigmoid(x).
    [TestMethod]
    public void Activations_OfSeveralNodes_BecomeOneLayer()
    {
        var graph = new OnnxGraphBuilder(13);
        string x = graph.Conv(graph.Input("N", 3, 8, 8), 3, 8, 3);
        string clipped = graph.Node("Clip", [graph.Node("Add", [x, graph.Single(3)]), graph.Single(0), graph.Single(6)]);
        x = graph.Conv(graph.Node("Mul", [x, graph.Node("Div", [clipped, graph.Single(6)])]), 8, 8, 1);
        clipped = graph.Node("Clip", [graph.Node("Add", [x, graph.Single(3)]), graph.Single(0), graph.Single(6)]);
        x = graph.Conv(graph.Node("Div", [graph.Node("Mul", [clipped, x]), graph.Single(6)]), 8, 8, 1);
        x = graph.Conv(graph.Node("Mul", [graph.Node("Sigmoid", x), x]), 8, 8, 1);
        string erf = graph.Node("Erf", graph.Node("Div", [x, graph.Single(1.41421356f)]));
        x = graph.Conv(graph.Node("Mul", [graph.Node("Mul", [x, graph.Node("Add", [erf, graph.Single(1)])]), graph.Single(0.5f)]), 8, 8, 1);
        erf = graph.Node("Erf", graph.Node("Mul", [x, graph.Single(0.70710677f)]));
        x = graph.Conv(graph.Node("Mul", [graph.Node("Mul", [graph.Single(0.5f), x]), graph.Node("Add", [graph.Single(1), erf])]), 8, 8, 1);
        x = graph.Conv(graph.Node("Div", [x, graph.Node("Add", [graph.Node("Abs", x), graph.Single(1)])]), 8, 8, 1);
        x = graph.Node("Relu", graph.Node("Abs", x));

        NetworkTransformer model = OnnxScores.AssertAsOnnxRuntime(graph.ToBytes(x), [3, 8, 8]);
        string[] kinds = [.. model.Model.Layers.Select(layer => layer.GetType().Name).Where(name => name != "Conv2D")];
        CollectionAssert.AreEqual(new[] { "HardSwish", "HardSwish", "Silu", "Gelu", "Gelu", "Softsign" }, kinds[..6]);
    }

    // Split, two branches, concatenation, and the reshapes of a channel shuffle with shapes that the graph computes.
    [TestMethod]
    public void ShuffleNetV2_AsOfPyTorch()
    {
        var graph = new OnnxGraphBuilder(12);
        string x = graph.Node("Relu", graph.ConvBatch(graph.Input("N", 3, 16, 16), 3, 16, 3, stride: 2, pad: 1));
        string[] halves = graph.Nodes("Split", [x], 2, AttributeProto.Of("axis", 1), AttributeProto.Of("split", 8, 8));
        string branch = graph.Node("Relu", graph.ConvBatch(halves[1], 8, 8, 1));
        branch = graph.Node("Relu", graph.ConvBatch(graph.ConvBatch(branch, 8, 8, 3, pad: 1, groups: 8), 8, 8, 1));
        string joined = graph.Node("Concat", [halves[0], branch], AttributeProto.Of("axis", 1));
        string batch = graph.Node("Unsqueeze", graph.Node("Gather", [graph.Node("Shape", joined), graph.Integers(0)], AttributeProto.Of("axis", 0)), AttributeProto.Of("axes", (ReadOnlySpan<long>)[0]));
        batch = graph.Node("Reshape", [batch, graph.Integers(1)]);
        string shape = graph.Node("Concat", [batch, graph.Integers(2), graph.Integers(8), graph.Integers(8), graph.Integers(8)], AttributeProto.Of("axis", 0));
        string shuffled = graph.Node("Transpose", graph.Node("Reshape", [joined, shape]), AttributeProto.Of("perm", 0, 2, 1, 3, 4));
        x = graph.Node("Reshape", [shuffled, graph.Node("Concat", [batch, graph.Integers(-1, 8, 8)], AttributeProto.Of("axis", 0))]);
        x = graph.Conv(x, 16, 8, 1);
        x = graph.Node("Gemm", [graph.Node("ReduceMean", x, AttributeProto.Of("axes", 2, 3), AttributeProto.Of("keepdims", 0L)), graph.Weight(8, 5), graph.Weight(5)]);

        NetworkTransformer model = OnnxScores.AssertAsOnnxRuntime(graph.ToBytes(x), [3, 16, 16]);
        Assert.HasCount(1, model.Model.Layers.OfType<ChannelShuffle>());
    }

    [TestMethod]
    public void Inception_AsOfCntk_WithPoolingBranchesAndDense()
    {
        var graph = new OnnxGraphBuilder(8, irVersion: 3);
        string x = graph.Node("Sub", [graph.Input(1, 3, 16, 16), graph.Singles([1, 2, 3], 3, 1, 1)]);
        x = graph.Node("Relu", graph.Node("Conv", [x, graph.Weight(16, 3, 7, 7), graph.Weight(16)],
            AttributeProto.Of("kernel_shape", 7, 7), AttributeProto.Of("strides", 2, 2), AttributeProto.Of("auto_pad", "SAME_UPPER")));
        x = graph.Node("LRN", x, AttributeProto.Of("size", 5), AttributeProto.Of("alpha", 1e-3f), AttributeProto.Of("beta", 0.75f), AttributeProto.Of("bias", 2f));
        string pool = graph.Node("MaxPool", x, AttributeProto.Of("kernel_shape", 3, 3), AttributeProto.Of("strides", 1, 1), AttributeProto.Of("pads", 1, 1, 1, 1));
        string wide = graph.Node("Conv", [graph.Conv(x, 16, 8, 1), graph.Weight(8, 8, 1, 7)], AttributeProto.Of("kernel_shape", 1, 7), AttributeProto.Of("pads", 0, 3, 0, 3));
        string mean = graph.Node("AveragePool", x, AttributeProto.Of("kernel_shape", 3, 3), AttributeProto.Of("strides", 1, 1), AttributeProto.Of("auto_pad", "SAME_LOWER"));
        x = graph.Node("Concat", [graph.Conv(x, 16, 4, 1), wide, graph.Conv(pool, 16, 4, 1), graph.Conv(mean, 16, 4, 1)], AttributeProto.Of("axis", 1));
        x = graph.Node("AveragePool", x, AttributeProto.Of("kernel_shape", 3, 3), AttributeProto.Of("strides", 2, 2), AttributeProto.Of("pads", 0, 0, 1, 1), AttributeProto.Of("count_include_pad", 1));
        x = graph.Node("Dropout", x, AttributeProto.Of("ratio", 0.4f));
        string flat = graph.Node("Reshape", [x, graph.Integers(1, 20 * 4 * 4)]);
        x = graph.Node("Add", [graph.Node("MatMul", [flat, graph.Weight(20 * 4 * 4, 6)]), graph.Weight(1, 6)]);

        byte[] bytes = graph.ToBytes(x);
        NetworkTransformer model = OnnxModel.Load(new MemoryStream(bytes), new OnnxModelOptions { TakesImages = false });
        float[] input = [.. Enumerable.Range(0, 768).Select(i => (float)Math.Sin(i))];
        OnnxScores.AssertNear(OnnxScores.OfOnnxRuntime(bytes, input, [1, 3, 16, 16]), OnnxScores.OfModel(model, input, 1));
        Assert.IsInstanceOfType<Standardize>(model.Model.Layers[0]);
        Assert.IsTrue(model.Model.Layers.OfType<Dense>().Single().HasBias, "The constant that is added is the bias.");
    }

    // As tf2onnx exports Keras: NHWC at the input, transpositions, batch normalisation as Mul and Add, Dense over a flattened image that has channels last.
    [TestMethod]
    public void KerasImage_AsOfTf2Onnx_ReadsInterleavedPixels()
    {
        var graph = new OnnxGraphBuilder(13);
        string x = graph.Node("Transpose", graph.Input("N", 12, 12, 3), AttributeProto.Of("perm", 0, 3, 1, 2));
        x = graph.Node("Relu", graph.Conv(x, 3, 8, 3, bias: false));
        x = graph.Node("Transpose", x, AttributeProto.Of("perm", 0, 2, 3, 1));
        x = graph.Node("Add", [graph.Node("Mul", [x, graph.Positive(8)]), graph.Weight(8)]);
        string skip = x;
        x = graph.Node("Transpose", x, AttributeProto.Of("perm", 0, 3, 1, 2));
        x = graph.Node("Transpose", graph.Conv(x, 8, 8, 3, pad: 1), AttributeProto.Of("perm", 0, 2, 3, 1));
        x = graph.Node("PRelu", [graph.Node("Add", [skip, x]), graph.Positive(1, 1, 8)]);
        x = graph.Node("MatMul", [x, graph.Weight(8, 6)]);
        x = graph.Node("MaxPool", graph.Node("Transpose", x, AttributeProto.Of("perm", 0, 3, 1, 2)), AttributeProto.Of("kernel_shape", 2, 2), AttributeProto.Of("strides", 2, 2));
        x = graph.Node("Reshape", [graph.Node("Transpose", x, AttributeProto.Of("perm", 0, 2, 3, 1)), graph.Integers(-1, 5 * 5 * 6)]);
        x = graph.Node("Softmax", graph.Node("Add", [graph.Node("MatMul", [x, graph.Weight(150, 4)]), graph.Weight(4)]));

        NetworkTransformer model = OnnxScores.AssertAsOnnxRuntime(graph.ToBytes(x), [12, 12, 3]);
        Assert.AreEqual((new Shape(3, 12, 12), PixelOrder.Interleaved), (model.Model.InputShape, model.PixelOrder));
        Assert.IsEmpty(model.Model.Layers.OfType<Permute>().ToArray(), "The transpositions cancel.");
    }

    [TestMethod]
    public void DenseNetAndUNet_WithConcatenationsAndUpsampling()
    {
        var graph = new OnnxGraphBuilder(13);
        string first = graph.Node("Relu", graph.Conv(graph.Input("N", 3, "H", "W"), 3, 8, 3, pad: 1));
        string second = graph.Conv(graph.Node("Relu", graph.BatchNormalization(first, 8)), 8, 4, 3, pad: 1);
        string dense = graph.Node("Concat", [first, second], AttributeProto.Of("axis", -3));
        string down = graph.Node("MaxPool", graph.Conv(dense, 12, 16, 3, pad: 1), AttributeProto.Of("kernel_shape", 2, 2), AttributeProto.Of("strides", 2, 2));
        string up = graph.Node("Resize", [down, "", graph.Singles([1, 1, 2, 2], 4)],
            AttributeProto.Of("mode", "nearest"), AttributeProto.Of("coordinate_transformation_mode", "asymmetric"), AttributeProto.Of("nearest_mode", "floor"));
        string transposed = graph.Node("ConvTranspose", [down, graph.Weight(16, 5, 2, 2), graph.Weight(5)], AttributeProto.Of("kernel_shape", 2, 2), AttributeProto.Of("strides", 2, 2));
        string joined = graph.Conv(graph.Node("Concat", [dense, up, transposed], AttributeProto.Of("axis", 1)), 33, 4, 1);
        string padded = graph.Node("Pad", [joined, graph.Integers(0, 0, 1, 2, 0, 0, 3, 0)], AttributeProto.Of("mode", "reflect"));
        string cut = graph.Node("Slice", [padded, graph.Integers(1, 1), graph.Integers(9, int.MaxValue), graph.Integers(2, 3)]);
        string shuffled = graph.Node("DepthToSpace", cut, AttributeProto.Of("blocksize", 2), AttributeProto.Of("mode", "CRD"));

        byte[] bytes = graph.ToBytes(graph.Node("Sigmoid", shuffled));
        OnnxScores.AssertAsOnnxRuntime(bytes, [3, 12, 10], new OnnxModelOptions { TakesImages = false, InputShape = (3, 12, 10) });
        ArgumentException free = Assert.ThrowsExactly<ArgumentException>(() => OnnxModel.Load(new MemoryStream(bytes)));
        StringAssert.Contains(free.Message, "the input 'input' is N×3×?×?, and leaves sizes free. Set the option InputShape");
    }

    // Vectors into images, and signals of one axis.
    [TestMethod]
    public void DecoderAndSignal_OfVectors()
    {
        var decoder = new OnnxGraphBuilder(17);
        string x = decoder.Node("LeakyRelu", decoder.Node("Gemm", [decoder.Input("N", 7), decoder.Weight(7, 32), decoder.Weight(32)]));
        x = decoder.Node("InstanceNormalization", [decoder.Node("Reshape", [x, decoder.Integers(-1, 2, 4, 4)]), decoder.Positive(2), decoder.Weight(2)]);
        x = decoder.Node("Tanh", decoder.Node("ConvTranspose", [x, decoder.Weight(2, 3, 3, 3)],
            AttributeProto.Of("strides", 2, 2), AttributeProto.Of("pads", 1, 1, 1, 1), AttributeProto.Of("output_padding", 1, 1)));
        OnnxScores.AssertAsOnnxRuntime(decoder.ToBytes(x), [7]);

        var signal = new OnnxGraphBuilder(17);
        x = signal.Node("Conv", [signal.Input("N", 2, 20), signal.Weight(6, 2, 5), signal.Weight(6)], AttributeProto.Of("strides", (ReadOnlySpan<long>)[2]), AttributeProto.Of("pads", 2, 1));
        x = signal.Node("MaxPool", signal.Node("Elu", x), AttributeProto.Of("kernel_shape", (ReadOnlySpan<long>)[2]));
        x = signal.Node("LayerNormalization", [signal.Node("Flatten", signal.Node("GlobalAveragePool", x)), signal.Positive(6), signal.Weight(6)]);
        OnnxScores.AssertAsOnnxRuntime(signal.ToBytes(x), [2, 20]);
    }

    // GroupNorm of PyTorch: reshapes around an instance normalisation, then a factor and a summand for each channel.
    [TestMethod]
    public void GroupNorm_AsOfPyTorch()
    {
        var graph = new OnnxGraphBuilder(13);
        string x = graph.Conv(graph.Input("N", 3, 6, 6), 3, 8, 3);
        string grouped = graph.Node("InstanceNormalization", [graph.Node("Reshape", [x, graph.Integers(0, 2, -1)]), graph.Singles([1, 1], 2), graph.Singles([0, 0], 2)]);
        string back = graph.Node("Reshape", [grouped, graph.Node("Shape", x)]);
        string scaled = graph.Node("Add", [graph.Node("Mul", [back, graph.Positive(8, 1, 1)]), graph.Weight(8, 1, 1)]);
        OnnxScores.AssertAsOnnxRuntime(graph.ToBytes(graph.Node("Relu", scaled)), [3, 6, 6]);
    }

    // ConvNeXt of torchvision: a depthwise convolution, normalisation and two dense layers with the channels last, a factor for each channel, a residual.
    [TestMethod]
    [DataRow(13)]
    [DataRow(17)]
    public void ConvNeXt_AsOfPyTorch_IsNormalizedPixelByPixel(int opset)
    {
        var graph = new OnnxGraphBuilder(opset);
        string x = ChannelsFirst(graph, Normalized(graph, ChannelsLast(graph, graph.Conv(graph.Input("N", 3, 12, 12), 3, 8, 4, stride: 4)), 8));
        string block = Normalized(graph, ChannelsLast(graph, graph.Conv(x, 8, 8, 7, pad: 3, groups: 8)), 8);
        block = Gelu(graph, graph.Node("Add", [graph.Node("MatMul", [block, graph.Weight(8, 32)]), graph.Weight(32)]));
        block = ChannelsFirst(graph, graph.Node("Add", [graph.Node("MatMul", [block, graph.Weight(32, 8)]), graph.Weight(8)]));
        x = graph.Node("Add", [graph.Node("Mul", [block, graph.Positive(8, 1, 1)]), x]);
        x = ChannelsFirst(graph, Normalized(graph, ChannelsLast(graph, graph.Node("GlobalAveragePool", x)), 8));
        x = graph.Node("Gemm", [graph.Node("Flatten", x), graph.Weight(8, 4), graph.Weight(4)]);

        NetworkTransformer model = OnnxScores.AssertAsOnnxRuntime(graph.ToBytes(x), [3, 12, 12]);
        Assert.AreEqual(
            "Conv2D LayerNormalization Conv2D LayerNormalization Conv2D Gelu Conv2D ChannelAffine Merge GlobalAveragePool2D LayerNormalization Dense",
            string.Join(" ", model.Model.Layers.Select(layer => layer.GetType().Name)));
        Assert.AreEqual("LayerNormalization(epsilon: 1E-06, perPixel: true)", model.Model.Layers[1].ToString());

        string Normalized(OnnxGraphBuilder graph, string x, int channels)
        {
            if (opset >= 17)
                return graph.Node("LayerNormalization", [x, graph.Positive(channels), graph.Weight(channels)], AttributeProto.Of("axis", -1), AttributeProto.Of("epsilon", 1e-6f));
            string centred = graph.Node("Sub", [x, Mean(graph, x, -1)]);
            string variance = Mean(graph, graph.Node("Pow", [graph.Node("Cast", centred, AttributeProto.Of("to", 1)), graph.Single(2)]), -1);
            string normalized = graph.Node("Div", [centred, graph.Node("Sqrt", graph.Node("Add", [variance, graph.Single(1e-6f)]))]);
            return graph.Node("Add", [graph.Node("Mul", [normalized, graph.Positive(channels)]), graph.Weight(channels)]);
        }
    }

    // The same normalisation in the orders of others: over the second axis, of x·r + (shift − mean·r), and of all numbers of an example.
    [TestMethod]
    public void LayerNormalization_InOtherOrders_IsOneLayer()
    {
        var graph = new OnnxGraphBuilder(13);
        string x = graph.Conv(graph.Input("N", 3, 6, 5), 3, 6, 3);
        string centred = graph.Node("Sub", [x, Mean(graph, x, 1)]);
        string inverse = graph.Node("Pow", [graph.Node("Add", [graph.Single(1e-3f), Mean(graph, graph.Node("Mul", [centred, centred]), 1)]), graph.Single(-0.5f)]);
        x = graph.Node("Mul", [graph.Positive(6, 1, 1), graph.Node("Mul", [inverse, centred])]);

        x = ChannelsLast(graph, x);
        string mean = Mean(graph, x, 3), difference = graph.Node("Sub", [x, mean]);
        string root = graph.Node("Sqrt", graph.Node("Add", [Mean(graph, graph.Node("Mul", [difference, difference]), 3), graph.Single(1e-3f)]));
        string factor = graph.Node("Mul", [graph.Node("Reciprocal", root), graph.Positive(6)]);
        x = graph.Node("Add", [graph.Node("Mul", [x, factor]), graph.Node("Sub", [graph.Weight(6), graph.Node("Mul", [mean, factor])])]);

        centred = graph.Node("Sub", [x, Mean(graph, x, 1, 2, 3)]);
        x = graph.Node("Div", [centred, graph.Node("Sqrt", graph.Node("Add", [Mean(graph, graph.Node("Pow", [centred, graph.Single(2)]), 1, 2, 3), graph.Single(1e-5f)]))]);

        NetworkTransformer model = OnnxScores.AssertAsOnnxRuntime(graph.ToBytes(ChannelsFirst(graph, x)), [3, 6, 5]);
        string layers = string.Join(" ", model.Model.Layers.Skip(1));
        Assert.AreEqual("LayerNormalization(epsilon: 0.001, perPixel: true) LayerNormalization(epsilon: 0.001, perPixel: true) LayerNormalization()", layers);
    }

    // Rows of an image, and its last two axes; then the mean of the channels as it is, which is no part of a normalisation.
    [TestMethod]
    public void LayerNormalization_OfLastAxes_WhicheverTheyAre()
    {
        var graph = new OnnxGraphBuilder(17);
        string x = graph.Conv(graph.Input("N", 3, 6, 5), 3, 4, 3);
        x = graph.Node("LayerNormalization", [x, graph.Positive(3), graph.Weight(3)]);
        x = graph.Node("LayerNormalization", [x, graph.Positive(4, 3), graph.Weight(4, 3)], AttributeProto.Of("axis", 2));
        x = graph.Node("LayerNormalization", [x, graph.Positive(4, 4, 3)], AttributeProto.Of("axis", 1));
        OnnxScores.AssertAsOnnxRuntime(graph.ToBytes(graph.Node("Sigmoid", Mean(graph, ChannelsLast(graph, x), 3))), [3, 6, 5]);
    }

    [TestMethod]
    public void MeanOfChannels_ThatIsNoNormalization_NamesTheNode()
    {
        var graph = new OnnxGraphBuilder(13);
        string x = graph.Conv(graph.Input("N", 3, 6, 5), 3, 4, 3);
        byte[] bytes = graph.ToBytes(graph.Node("Div", [x, graph.Node("Sqrt", Mean(graph, graph.Node("Mul", [x, x]), 1))]));
        NotSupportedException exception = Assert.ThrowsExactly<NotSupportedException>(() => OnnxModel.Load(new MemoryStream(bytes)));
        StringAssert.Contains(exception.Message, "node '/Sqrt_3' (Sqrt): ");
    }

    // Segmentation networks of torchvision: sizes that the graph takes from its input, and a pooled branch that becomes an image again.
    [TestMethod]
    public void DeepLab_AsOfPyTorch_IsResizedBilinearly()
    {
        var graph = new OnnxGraphBuilder(13);
        string input = graph.Input("N", 3, 20, 14), x = graph.Node("Relu", graph.Conv(input, 3, 8, 3, stride: 2, pad: 1));
        string pooled = graph.Node("Relu", graph.Conv(graph.Node("GlobalAveragePool", x), 8, 4, 1));
        pooled = Resized(graph, pooled, "pytorch_half_pixel", SizesOf(graph, x, 4));
        x = graph.Conv(graph.Node("Concat", [graph.Conv(x, 8, 4, 1), pooled], AttributeProto.Of("axis", 1)), 8, 5, 3, stride: 3);
        x = Resized(graph, x, "pytorch_half_pixel", SizesOf(graph, input, 5));
        byte[] bytes = graph.ToBytes(graph.Node("Sigmoid", x));

        NetworkTransformer model = OnnxScores.AssertAsOnnxRuntime(bytes, [3, 20, 14]);
        Assert.AreEqual("UpSampling2D(10, 7, interpolation: Interpolation.Bilinear) Resize2D(20, 14)", string.Join(" ", model.Model.Layers.Where(layer => layer is UpSampling2D or Resize2D)));

        // The network fits other sizes.
        Assert.AreEqual((5, 31, 22), OnnxModel.Load(new MemoryStream(bytes), new OnnxModelOptions { InputShape = (3, 31, 22), TakesImages = false }).Model.OutputShape);
    }

    [TestMethod]
    [DataRow("half_pixel", 11)]
    [DataRow("align_corners", 13)]
    [DataRow("asymmetric", 18)]
    public void Resize_BilinearByScales_AsOnnxRuntime(string transformation, int opset)
    {
        var graph = new OnnxGraphBuilder(opset);
        string x = graph.Conv(graph.Input("N", 3, 6, 8), 3, 4, 3), region = graph.Singles([], 0);
        foreach (float[] scales in new[] { new[] { 1, 1, 2f, 3f }, [1, 1, 1.5f, 0.5f] })
            x = graph.Node("Resize", [x, region, graph.Singles(scales, 4)], AttributeProto.Of("mode", "linear"), AttributeProto.Of("coordinate_transformation_mode", transformation));
        OnnxScores.AssertAsOnnxRuntime(graph.ToBytes(x), [3, 6, 8]);

        graph = new OnnxGraphBuilder(9);
        string upsampled = graph.Node("Upsample", [graph.Input("N", 3, 6, 8), graph.Singles([1, 1, 2, 2], 4)], AttributeProto.Of("mode", "linear"));
        OnnxScores.AssertAsOnnxRuntime(graph.ToBytes(upsampled), [3, 6, 8]);
    }

    [TestMethod]
    public void Resize_ThatIsNotSupported_SaysWhat()
    {
        AssertMessage("the attribute mode = cubic is not supported: nearest and linear are", [1, 1, 2, 2], ("mode", "cubic"));
        AssertMessage("the attribute coordinate_transformation_mode = tf_crop_and_resize is not supported", [1, 1, 2, 2], ("mode", "linear"), ("coordinate_transformation_mode", "tf_crop_and_resize"));
        AssertMessage("scales = [1, 1, 1.3, 2] is not supported: for data of N×3×6×8, such that give whole sizes are", [1, 1, 1.3f, 2], ("mode", "linear"));
        AssertMessage("scales = [1, 1, 1.5, 2] is not supported: whole factors are", [1, 1, 1.5f, 2], ("mode", "nearest"));

        static void AssertMessage(string message, float[] scales, params (string Name, string Value)[] attributes)
        {
            var graph = new OnnxGraphBuilder(13);
            string x = graph.Node("Resize", [graph.Input("N", 3, 6, 8), "", graph.Singles(scales, 4)], [.. attributes.Select(attribute => AttributeProto.Of(attribute.Name, attribute.Value))]);
            NotSupportedException exception = Assert.ThrowsExactly<NotSupportedException>(() => OnnxModel.Load(new MemoryStream(graph.ToBytes(x))));
            StringAssert.Contains(exception.Message, message);
        }
    }

    // CNTK's and Caffe's mean image, which training leaves alone; a learned position bias of rows and columns; and constants in the order of an image with channels last.
    [TestMethod]
    public void ConstantsOfEachPixel_AreElementwiseAffine()
    {
        var graph = new OnnxGraphBuilder(13);
        string x = graph.Node("Div", [graph.Node("Sub", [graph.Input("N", 3, 6, 5), graph.Weight(3, 6, 5)]), graph.Single(2)]);
        x = graph.Node("Add", [graph.Conv(x, 3, 4, 3), graph.Weight(1, 4, 4, 3)]);
        x = graph.Node("Mul", [graph.Positive(4, 1), graph.Node("Relu", x)]);
        x = graph.Node("Relu", graph.Node("Sub", [graph.Weight(4, 3, 4), ChannelsLast(graph, x)]));
        x = ChannelsFirst(graph, graph.Node("Div", [x, graph.Positive(4, 3, 4)]));

        NetworkTransformer model = OnnxScores.AssertAsOnnxRuntime(graph.ToBytes(x), [3, 6, 5]);
        Assert.AreEqual(
            "ElementwiseAffine(isTrainable: false) Conv2D(4, 3) ElementwiseAffine() Relu() ElementwiseAffine() Relu() ElementwiseAffine()", string.Join(" ", model.Model.Layers));
    }

    private static string Resized(OnnxGraphBuilder graph, string x, string transformation, string sizes) => graph.Node(
        "Resize", [x, "", "", sizes], AttributeProto.Of("mode", "linear"), AttributeProto.Of("coordinate_transformation_mode", transformation), AttributeProto.Of("cubic_coeff_a", -0.75f));

    // [N, channels] and the height and width of another value.
    private static string SizesOf(OnnxGraphBuilder graph, string x, int channels)
    {
        string shape = graph.Node("Shape", x), batch = graph.Node("Slice", [shape, graph.Integers(0), graph.Integers(1)]);
        return graph.Node("Concat", [batch, graph.Integers(channels), graph.Node("Slice", [shape, graph.Integers(2), graph.Integers(4)])], AttributeProto.Of("axis", 0));
    }

    private static string Mean(OnnxGraphBuilder graph, string x, params long[] axes) => graph.Node("ReduceMean", x, AttributeProto.Of("axes", axes), AttributeProto.Of("keepdims", 1L));

    private static string ChannelsLast(OnnxGraphBuilder graph, string x) => graph.Node("Transpose", x, AttributeProto.Of("perm", 0, 2, 3, 1));

    private static string ChannelsFirst(OnnxGraphBuilder graph, string x) => graph.Node("Transpose", x, AttributeProto.Of("perm", 0, 3, 1, 2));

    private static string Gelu(OnnxGraphBuilder graph, string x)
    {
        string error = graph.Node("Erf", graph.Node("Div", [x, graph.Single(1.41421354f)]));
        return graph.Node("Mul", [graph.Node("Mul", [x, graph.Node("Add", [error, graph.Single(1)])]), graph.Single(0.5f)]);
    }
}
