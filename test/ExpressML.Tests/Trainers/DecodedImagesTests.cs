using System.Collections.Concurrent;
using ExpressML.Images;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using ExpressML.Transforms.Columns;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Trainers;

/// <summary>DecodeImages before a trainer: a model that was trained on files serves uploads.</summary>
[TestClass]
public sealed class DecodedImagesTests : IDisposable
{
    // Of 255, where a pixel of the network is a mean of 4 by 4 of the decoded ones and a fifth of the pattern is finer than these.
    private const int Tolerance = 5;

    // More than a cursor names.
    private const int BadUploads = 12;

    private static readonly Shape _shape = (3, 28, 28);

    private readonly MLContext _mlContext = new(seed: 1);
    private readonly ConcurrentQueue<string> _warnings = new();
    private readonly TemporaryFolder _folder = new();

    public DecodedImagesTests() => _mlContext.Log += (_, line) =>
    {
        if (line.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
            _warnings.Enqueue(line.RawMessage);
    };

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Fit_Paths_ServesBytesFromThisAndFromALoadedModel()
    {
        ImageFile[] files = HalfBrightImages.Write(_folder, "jpg", count: 40, side: 60);
        IDataView data = Load(files);
        TransformerChain<ITransformer> model = Pipeline().Fit(data);
        float[][] expected = model.Transform(data).Arrays<float>("Score");
        Assert.IsGreaterThan(0.95, _mlContext.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy);
        Upload[] uploads = [.. files.Select(file => new Upload { Path = File.ReadAllBytes(file.Path) })];

        _mlContext.Model.Save(model, data.Schema, _folder.File("model.zip"));
        Assert.AreSequenceEqual(expected.SelectMany(score => score), ConsumerProcess.Predict(_folder.File("model.zip"), data, "Score"));
        foreach (ITransformer server in new[] { model, _mlContext.Model.Load(_folder.File("model.zip"), out _) })
        {
            CollectionAssert.AreEqual(expected, server.Transform(_mlContext.Data.LoadFromEnumerable(uploads)).Arrays<float>("Score"), StructuralComparer.Instance);
            using var engine = _mlContext.Model.CreatePredictionEngine<Upload, Prediction>(server);
            for (int i = 0; i < 4; i++)
                Assert.AreSequenceEqual(expected[i], engine.Predict(uploads[i]).Score);
            for (int i = 0; i < BadUploads; i++)
                Assert.IsTrue(engine.Predict(new Upload { Path = [1, 2, 3] }).Score.All(float.IsNaN));
            Assert.AreSequenceEqual(expected[5], engine.Predict(uploads[5]).Score);
        }

        string[] ofUploads = [.. _warnings.Where(IsOfImages)];
        Assert.HasCount(2 * BadUploads, ofUploads);
        StringAssert.StartsWith(ofUploads[0], "Column 'Image' has no image in row ");
        StringAssert.EndsWith(ofUploads[0], "what is in column 'Path' is no image: it begins with the bytes 010203.");
    }

    [TestMethod]
    public void Fit_FilesThatCannotBeDecoded_NamesThemInLogAndResult()
    {
        ImageFile[] files = HalfBrightImages.Write(_folder, "png", count: 20, side: 20);
        File.WriteAllBytes(files[3].Path, [0, 0, 0, 24, .. "ftypheic\0\0\0\0mif1heic"u8]);
        files[8].Path = _folder.File("none.png");
        files[9].Path = "";

        NetworkTransformer trained = Pipeline().Fit(Load(files)).OfType<NetworkTransformer>().Single();

        string heic = $"'{files[3].Path}' is HEIC, which can't be decoded (JPEG, PNG, WebP, GIF, BMP and ICO can): convert it, such as to PNG", none = $"'{files[8].Path}' is not there";
        Assert.AreSequenceEqual(
            [$"Skipped 3 rows with no image that can be read in column 'Image': row 3 ({heic}), row 8 ({none}), row 9, counted from 0."], _warnings.Where(IsOfImages));
        Assert.AreEqual(3, trained.SkippedRows.Count);
        Assert.AreSequenceEqual([new(3, heic), new(8, none), new SkippedRow(9, "no image that can be read")], trained.SkippedRows.First);
        Assert.AreEqual(SkippedRows.None, trained.SkippedValidationRows);
        Assert.AreEqual($"3 rows skipped: row 3: {heic}; row 8: {none}; row 9: no image that can be read", trained.SkippedRows.ToString());
    }

    [TestMethod]
    public void Fit_FilesThatCannotBeDecodedAndATrainerWithoutALog_AreNamedByTheStage()
    {
        ImageFile[] files = HalfBrightImages.Write(_folder, "png", count: 20, side: 20);
        files[8].Path = _folder.File("none.png");
        var trainer = new LeNetTrainer(new LeNetTrainer.Options { FeatureColumnName = "Image", InputShape = _shape, NumberOfEpochs = 1, Seed = 1 });

        NetworkTransformer trained = _mlContext.Transforms.Conversion.MapValueToKey("Label", "Class").Append(_mlContext.Transforms.DecodeImages("Image", "Path"))
            .Append(trainer).Fit(Load(files)).LastTransformer;

        string[] warnings = [.. _warnings.Where(IsOfImages)];
        Assert.HasCount(1, warnings);
        StringAssert.StartsWith(warnings[0], "Column 'Image' has no image in ");
        StringAssert.EndsWith(warnings[0], $": '{files[8].Path}' is not there.");
        Assert.AreEqual(1, trained.SkippedRows.Count);
    }

    [TestMethod]
    public void Fit_LargeJpegs_GivesNearlyWhatWholeOnesGive()
    {
        // A fine pattern in two directions, 30 pixels of the file for one of the network.
        const int Width = 840, Height = 900;
        byte[] pixels = new byte[4 * Width * Height];
        for (int i = 0; i < Width * Height; i++)
        {
            double x = i % Width / 60.0, y = i / Width / 45.0;
            byte grey = (byte)(127 + 60 * Math.Sin(x) * Math.Cos(y) + (i % 5 == 0 ? 60 : 0));
            (pixels[4 * i], pixels[4 * i + 1], pixels[4 * i + 2], pixels[4 * i + 3]) = (grey, (byte)(255 - grey), grey, 255);
        }

        byte[] jpeg = EncodedImages.Encode("jpg", Width, Height, pixels);
        IDataView data = _mlContext.Data.LoadFromEnumerable([new Upload { Path = jpeg }]);
        IDataView images = _mlContext.Transforms.DecodeImages("Image", "Path").Fit(data).Transform(data);
        using DataViewRowCursor cursor = images.GetRowCursor([images.Schema["Image"]]);
        FeatureReader reader = FeatureReader.Create(cursor, images.Schema["Image"], new InputLayout(_shape, PixelOrder.Planar));
        float[] read = new float[_shape.Length], expected = new float[_shape.Length];
        Assert.IsTrue(cursor.MoveNext() && reader.TryRead(read));

        using MLImage whole = MLImage.CreateFromStream(new MemoryStream(jpeg));
        new ImageScaler(_shape).Apply(new ImagePixels(whole.Pixels, Width, Height, whole.PixelFormat == MLPixelFormat.Bgra32), expected);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], read[i], Tolerance);
    }

    private static bool IsOfImages(string line) => line.StartsWith("Skipped", StringComparison.Ordinal) || line.StartsWith("Column", StringComparison.Ordinal);

    private EstimatorChain<ITransformer> Pipeline()
    {
        var options = new LeNetTrainer.Options { FeatureColumnName = "Image", InputShape = (3, 14, 16), NumberOfEpochs = 10, BatchSize = 8, Seed = 1 };
        return new EstimatorChain<ITransformer>().Append(_mlContext.Transforms.Conversion.MapValueToKey("Label", "Class"))
            .Append(_mlContext.Transforms.DecodeImages("Image", "Path"))
            .Append((IEstimator<ITransformer>)new LeNetTrainer(_mlContext, options));
    }

    private IDataView Load(ImageFile[] files) => _mlContext.Data.LoadFromEnumerable(files);

    private sealed class Upload
    {
        public byte[] Path { get; set; } = [];

        public string Class { get; set; } = "";
    }

    private sealed class Prediction
    {
        public float[] Score { get; set; } = [];
    }
}
