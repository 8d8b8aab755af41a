using ExpressML.Explanations;
using ExpressML.Networks;
using ExpressML.Transforms;
using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Labels;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Fuzz.Specimens;

/// <summary>A specimen of each kind: each layer, each task, each type of label, each stage, a model file and a checkpoint.</summary>
internal sealed class SpecimenSet : IDisposable
{
    private readonly MLContext _mlContext = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("ExpressML-fuzz-").FullName;

    public SpecimenSet()
    {
        All = [.. Networks(), .. Labels(), .. Stages(), CheckpointSpecimen.Create(_folder)];
    }

    public IReadOnlyList<Specimen> All { get; }

    /// <summary>One of them; those that are slow to read less often.</summary>
    public Specimen Draw(Random random)
    {
        while (true)
        {
            Specimen specimen = All[random.Next(All.Count)];
            if (random.NextDouble() < specimen.Share)
                return specimen;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private IEnumerable<Specimen> Networks()
    {
        foreach ((string name, Network network) in SpecimenNetworks.All)
        {
            PredictionTask task = network.OutputLength == 1 ? new RegressionPrediction() : new MulticlassPrediction(network.OutputLength, null);
            yield return Stage($"network of {name}", Transformer(network, task));
        }

        Network Small() => SpecimenNetworks.Small();
        yield return Stage("features", Transformer(Small(), new FeatureExtraction(Small().OutputShape, "Embedding")));
        yield return Stage("several labels", Transformer(Small(), new MultilabelPrediction(Small().OutputLength, null)));
        yield return Stage("several numbers", Transformer(Small(), new MultiOutputRegressionPrediction(Small().OutputLength, null)));
        yield return Stage("yes or no", Transformer(SpecimenNetworks.All[^1].Network, new BinaryPrediction(1)));
        yield return Stage("views", Transformer(Small(), new MulticlassPrediction(Small().OutputLength, null)).WithViews(mirrored: true, shift: 1));
        NetworkTransformer ofImages = new(Small(), "Image", PixelOrder.Planar, new MulticlassPrediction(Small().OutputLength, null), null, takesImages: true);
        Specimen images = Stage("network of images", ofImages);
        yield return images;
        yield return new ModelSpecimen(_mlContext, images, NetworkTransformer.Tag);
    }

    private IEnumerable<Specimen> Labels()
    {
        int count = SpecimenNetworks.Small().OutputLength;
        PrimitiveDataViewType[] types =
        [
            TextDataViewType.Instance, BooleanDataViewType.Instance, NumberDataViewType.SByte, NumberDataViewType.Byte, NumberDataViewType.Int16, NumberDataViewType.UInt16,
            NumberDataViewType.Int32, NumberDataViewType.UInt32, NumberDataViewType.Int64, NumberDataViewType.UInt64, NumberDataViewType.Single, NumberDataViewType.Double,
            DateTimeDataViewType.Instance, DateTimeOffsetDataViewType.Instance, TimeSpanDataViewType.Instance, RowIdDataViewType.Instance, new KeyDataViewType(typeof(uint), 9),
        ];
        foreach (PrimitiveDataViewType type in types)
            yield return Stage($"labels of {type}", Transformer(SpecimenNetworks.Small(), new MulticlassPrediction(count, LabelCodec.Of(type).Blank(type, count))));
    }

    private IEnumerable<Specimen> Stages()
    {
        var layout = new InputLayout((2, 3, 3), PixelOrder.Planar);
        BatchNormalizationColumn[] columns =
        [
            new("Normal", "Pixels", layout, [1, 2], [3, 4], 1e-5, 1, 0), new("Other", "Numbers", new InputLayout((3, 1, 1), PixelOrder.Interleaved), [1, 2, 3], [3, 4, 5], 1e-5, 1, 0),
        ];
        var normalization = new BatchNormalizationTransformer(columns, 1e-5, 1, 0);
        yield return new StageSpecimen(_mlContext, "BatchNormalization", BatchNormalizationTransformer.Tag, normalization.Write);
        var decoding = new ImageDecodingTransformer(_mlContext, "Image", "Photo", "photos", 1000);
        yield return new StageSpecimen(_mlContext, "DecodeImages", ImageDecodingTransformer.Tag, decoding.Write);
        var dropout = new DropoutTransformer("Features", "Pixels", 0.3, 5);
        yield return new StageSpecimen(_mlContext, "Dropout", DropoutTransformer.Tag, dropout.Write);
        var resizing = new PixelResizingTransformer("Features", "Pixels", (1, 8, 8), 12, 14);
        yield return new StageSpecimen(_mlContext, "ResizePixels", PixelResizingTransformer.Tag, resizing.Write);
        ExplanationMethod[] methods = [new GradCam { Layer = "Conv2D1" }, new Occlusion { Window = 2, Stride = 1, Fill = 0.5 }, new Saliency(), new IntegratedGradients()];
        foreach (ExplanationMethod method in methods)
        {
            NetworkTransformer network = Transformer(SpecimenNetworks.Small(), new MulticlassPrediction(SpecimenNetworks.Small().OutputLength, null));
            var explanation = new ExplanationTransformer("Map", network, method, target: 1);
            yield return new StageSpecimen(_mlContext, $"Explanation by {method.GetType().Name}", ExplanationTransformer.Tag, explanation.Write);
        }
    }

    private StageSpecimen Stage(string name, NetworkTransformer network) => new(_mlContext, name, network.SavedTag, network.Write);

    private static NetworkTransformer Transformer(Network network, PredictionTask task) => new(network, "Features", PixelOrder.Planar, task, numberOfThreads: null);
}
