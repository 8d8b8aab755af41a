using System.Collections.Concurrent;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace ExpressML.Tests.Trainers;

/// <summary>Images as a trainer's feature column, without a stage that makes numbers of them.</summary>
[TestClass]
public sealed class ImageColumnTests
{
    private const int Side = HalfBrightImages.HeldSide;

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    [DataRow("png", 1)]
    [DataRow("png", 3)]
    [DataRow("jpg", 1)]
    [DataRow("jpg", 3)]
    [DataRow("png", 4)]
    public void Fit_ImageFiles_LearnsThemAndScoresTheSameInAnotherProcess(string type, int channels)
    {
        using var folder = new TemporaryFolder();
        IDataView data = _mlContext.Data.LoadFromEnumerable(HalfBrightImages.Write(folder, type, count: 40, Side, alpha: type == "png" ? (byte)200 : byte.MaxValue));
        var pipeline = _mlContext.Transforms.Conversion.MapValueToKey("Label", "Class")
            .Append(_mlContext.Transforms.LoadImages("Image", imageFolder: null, "Path"))
            .Append(Trainer(options => options.InputShape = (channels, 14, 16)))
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

        var model = pipeline.Fit(data);

        IDataView scored = model.Transform(data);
        Assert.IsGreaterThan(0.95, _mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy);
        string file = folder.File("model.zip");
        _mlContext.Model.Save(model, data.Schema, file);
        CollectionAssert.AreEqual(scored.Numbers("Score"), ConsumerProcess.Predict(file, data, "Score"));
    }

    [TestMethod]
    public void Fit_ImagesInMemory_GivesWhatTheirPixelsGive()
    {
        HeldImage[] images = HalfBrightImages.Hold(40);
        IDataView data = Load(images), pixels = LoadBytes(count: 40, channels: 3, isInterleaved: true);

        NetworkTransformer ofImages = Trainer(options => options.InputShape = (3, Side, Side)).Fit(data);
        NetworkTransformer ofPixels = Trainer(options => options.FeatureColumnName = "Features").Fit(pixels);

        CollectionAssert.AreEqual(ofPixels.Transform(pixels).Numbers("Score"), ofImages.Transform(data).Numbers("Score"));
        Assert.IsTrue(ofImages.TakesImages);
        Assert.IsInstanceOfType<ImageDataViewType>(ofImages.FeatureColumnType);
        Assert.IsFalse(ofPixels.TakesImages);
        Assert.AreEqual(Side, images[^1].Image!.Width);
    }

    [TestMethod]
    public void Fit_WithAnInitialModel_TakesItsShapeAndItsFeaturesComeFromImagesToo()
    {
        using var folder = new TemporaryFolder();
        IDataView data = LoadFiles(HalfBrightImages.Write(folder, "png", count: 10, Side));
        NetworkTransformer initial = Trainer(options => options.InputShape = (3, 14, 16)).Fit(data);

        Assert.AreEqual(new Shape(3, 14, 16), Trainer(options => options.InitialModel = initial).Fit(data).Model.InputShape);
        NetworkTransformer features = _mlContext.Transforms.NetworkFeatures("Embedding", initial, "F6").Fit(data);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 84), features.Transform(data).Schema["Embedding"].Type);
        Assert.IsTrue(features.Transform(data).Numbers("Embedding").All(float.IsFinite));
    }

    [TestMethod]
    public void Fit_ImagesOfAnySize_TakesTheUsualShape()
    {
        using var folder = new TemporaryFolder();
        IDataView data = LoadFiles(HalfBrightImages.Write(folder, "png", count: 10, Side));
        Assert.AreEqual(new Shape(1, 28, 28), Trainer(_ => { }).Fit(data).Model.InputShape);
        Assert.AreEqual(new Shape(3, 227, 227), new AlexNetTrainer.Options().CreateArchitecture().ImageShape);
        Assert.AreEqual(new Shape(3, 32, 32), new ResNet9Trainer.Options().CreateArchitecture().ImageShape);
        Assert.AreEqual(new Shape(3, 32, 32), new SmallVggTrainer.Options().CreateArchitecture().ImageShape);
        Assert.AreEqual(new Shape(1, 28, 28), new LeNetTrainer.Options { Variant = LeNetVariant.Classic1998 }.CreateArchitecture().ImageShape);
    }

    [TestMethod]
    public void Fit_ResizedImages_TakesTheirSize()
    {
        using var folder = new TemporaryFolder();
        IDataView files = LoadFiles(HalfBrightImages.Write(folder, "png", count: 10, Side));
        IDataView data = _mlContext.Transforms.ResizeImages("Image", imageWidth: 16, imageHeight: 14).Fit(files).Transform(files);
        Assert.AreEqual(new Shape(1, 14, 16), Trainer(_ => { }).Fit(data).Model.InputShape);
        Assert.AreEqual(new Shape(3, 14, 16), OwnTrainer().Fit(data).Model.InputShape);
    }

    [TestMethod]
    public void Transform_RowsWithoutAImage_HaveNoPredictionAndLeaveTheOthersAlone()
    {
        HeldImage[] images = HalfBrightImages.Hold(150);
        NetworkTransformer model = Trainer(_ => { }).Fit(Load(images));
        float[][] expected = model.Transform(Load(images)).Arrays<float>("Score");
        for (int i = 0; i < images.Length; i += 7)
            images[i].Image = null;

        IDataView scored = model.Transform(Load(images));
        float[][] scores = scored.Arrays<float>("Score");
        uint[] labels = scored.Values<uint>("PredictedLabel");
        for (int i = 0; i < images.Length; i++)
        {
            if (i % 7 != 0)
                Assert.AreSequenceEqual(expected[i], scores[i]);
            else
                Assert.IsTrue(labels[i] == 0 && scores[i].All(float.IsNaN), $"Row {i} has a prediction.");
        }
    }

    [TestMethod]
    public void Fit_RowsWithoutAImage_AreSkippedAndCounted()
    {
        HeldImage[] images = HalfBrightImages.Hold(40);
        IDataView others = Load([.. images.Where((_, i) => i % 5 != 2)]);
        float[] expected = Trainer(_ => { }).Fit(others).Transform(others).Numbers("Score");
        for (int i = 2; i < images.Length; i += 5)
            images[i].Image = null;
        var log = new ConcurrentQueue<string>();
        _mlContext.Log += (_, line) => log.Enqueue(line.Message);

        NetworkTransformer model = Trainer(_ => { }).Fit(Load(images));

        CollectionAssert.AreEqual(expected, model.Transform(others).Numbers("Score"));
        Assert.IsTrue(log.Any(line => line.Contains(
            "Skipped 8 rows with no image in column 'Image': row 2, row 7, row 12, row 17, row 22, row 27, row 32, row 37, counted from 0.", StringComparison.Ordinal)), string.Join('\n', log));
    }

    [TestMethod]
    public void FitAndTransform_FilesThatCannotBeRead_CountAsNoImage()
    {
        using var folder = new TemporaryFolder();
        ImageFile[] files = HalfBrightImages.Write(folder, "png", count: 20, Side);
        string text = folder.File("text.png"), missing = folder.File("missing.png");
        File.WriteAllText(text, "no image");
        (files[7].Path, files[12].Path, files[13].Path) = (missing, text, "");
        var log = new ConcurrentQueue<string>();
        _mlContext.Log += (_, line) => log.Enqueue(line.Message);
        IDataView data = LoadFiles(files);

        float[][] scores = Trainer(_ => { }).Fit(data).Transform(data).Arrays<float>("Score");

        for (int i = 0; i < scores.Length; i++)
            Assert.AreEqual(i is 7 or 12 or 13, scores[i].All(float.IsNaN), $"Row {i}.");
        Assert.IsTrue(
            log.Any(line => line.Contains(
                $"Skipped 3 rows with no image that can be read in column 'Image': row 7 ('{missing}' is not there), row 12 ('{text}' is no image: it begins with the bytes 6E6F2069), "
                + "row 13, counted from 0.", StringComparison.Ordinal)),
            string.Join('\n', log));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void FitAndTransform_RowsWithoutAnImageBehindAnotherStage_CountAsNoImage(bool isGrey)
    {
        using var folder = new TemporaryFolder();
        ImageFile[] files = HalfBrightImages.Write(folder, "png", count: 20, Side);
        (files[0].Path, files[1].Path, files[9].Path) = ("", "", folder.File("missing.png"));
        IDataView loaded = LoadFiles(files);
        IDataView data = isGrey
            ? _mlContext.Transforms.ConvertToGrayscale("Image").Fit(loaded).Transform(loaded)
            : _mlContext.Transforms.ResizeImages("Image", imageWidth: 16, imageHeight: 14).Fit(loaded).Transform(loaded);

        NetworkTransformer model = Trainer(_ => { }).Fit(data);

        Assert.AreSequenceEqual([0, 1, 9], model.SkippedRows.First.Select(row => row.Row));
        Assert.AreSequenceEqual([0, 1, 9], RowsWithoutScores(model.Transform(data)));
    }

    [TestMethod]
    public void FitAndTransform_RowsWithoutAnImageBehindExtractPixels_CountAsNoImage()
    {
        using var folder = new TemporaryFolder();
        ImageFile[] files = HalfBrightImages.Write(folder, "png", count: 20, Side);
        (files[0].Path, files[4].Path, files[9].Path) = ("", "", folder.File("missing.png"));
        IDataView loaded = LoadFiles(files);
        IDataView data = _mlContext.Transforms.ResizeImages("Image", imageWidth: 16, imageHeight: 14)
            .Append(_mlContext.Transforms.ExtractPixels("Image")).Fit(loaded).Transform(loaded);

        NetworkTransformer model = Trainer(_ => { }).Fit(data);

        Assert.AreSequenceEqual(
            [new(0, "no image, for which ExtractPixels gives zeros"), new(4, "no image that can be read"), new SkippedRow(9, $"'{files[9].Path}' is not there")], model.SkippedRows.First);
        Assert.AreSequenceEqual([0, 4, 9], RowsWithoutScores(model.Transform(data)));
    }

    [TestMethod]
    public void FitAndTransform_ImageThatWasDisposed_CountsAsNoImage()
    {
        HeldImage[] images = HalfBrightImages.Hold(20);
        images[4].Image!.Dispose();
        NetworkTransformer model = Trainer(_ => { }).Fit(Load(images));
        Assert.AreSequenceEqual([new SkippedRow(4, "no image")], model.SkippedRows.First);
        Assert.AreSequenceEqual([4], RowsWithoutScores(model.Transform(Load(images))));
        using var engine = _mlContext.Model.CreatePredictionEngine<HeldImage, Scored>(model);
        Assert.IsTrue(engine.Predict(images[4]).Score.All(float.IsNaN));
    }

    [TestMethod]
    public void FitAndTransform_FilesOfImpossibleSize_CountAsNoImage()
    {
        using var folder = new TemporaryFolder();
        ImageFile[] files = HalfBrightImages.Write(folder, "png", count: 20, Side);
        File.WriteAllBytes(files[2].Path, EncodedImages.PngOfSize(200_000, 200_000));
        File.WriteAllBytes(files[3].Path, EncodedImages.PngOfSize(0, 0));
        NetworkTransformer model = Trainer(_ => { }).Fit(LoadFiles(files));
        Assert.AreSequenceEqual([2, 3], model.SkippedRows.First.Select(row => row.Row));
        StringAssert.StartsWith(model.SkippedRows.First[0].Reason, $"'{files[2].Path}' is PNG, but");
        Assert.AreSequenceEqual([2, 3], RowsWithoutScores(model.Transform(LoadFiles(files))));
    }

    [TestMethod]
    public void Fit_PathsInAFolder_AreNamedWhole()
    {
        using var folder = new TemporaryFolder();
        ImageFile[] files = HalfBrightImages.Write(folder, "png", count: 20, Side);
        File.WriteAllText(files[7].Path, "II*\0 is how a TIFF begins");
        foreach (ImageFile file in files)
            file.Path = Path.GetFileName(file.Path);
        IDataView data = _mlContext.Data.LoadFromEnumerable(files);
        data = _mlContext.Transforms.Conversion.MapValueToKey("Label", "Class")
            .Append(_mlContext.Transforms.LoadImages("Image", folder.Path, "Path")).Fit(data).Transform(data);
        Assert.AreSequenceEqual(
            [new SkippedRow(7, $"'{folder.File(files[7].Path)}' is TIFF, which can't be decoded (JPEG, PNG, WebP, GIF, BMP and ICO can): convert it, such as to PNG")],
            Trainer(_ => { }).Fit(data).SkippedRows.First);
    }

    [TestMethod]
    public void Fit_FileThatCannotBeReadNow_Throws()
    {
        using var folder = new TemporaryFolder();
        ImageFile[] files = HalfBrightImages.Write(folder, "png", count: 4, Side);
        files[1].Path = folder.File("one");
        File.CreateSymbolicLink(folder.File("one"), folder.File("other"));
        File.CreateSymbolicLink(folder.File("other"), folder.File("one"));
        Assert.ThrowsExactly<IOException>(() => Trainer(_ => { }).Fit(LoadFiles(files)));
    }

    [TestMethod]
    public void FitAndTransform_BehindACache_SayThatItDropsImages()
    {
        const string Message = "Could not find feature column 'Image'. If it held images: AppendCacheCheckpoint and mlContext.Data.Cache keep no images and drop such columns. "
            + "Leave the cache out; a trainer of ExpressML reads its rows once and holds them in memory by itself.";
        IDataView data = Load(HalfBrightImages.Hold(10));
        AssertMessage(Message, () => _mlContext.Transforms.CopyColumns("Copy", "Class").AppendCacheCheckpoint(_mlContext).Append(Trainer(_ => { })).Fit(data));
        AssertMessage(Message, () => Trainer(_ => { }).Fit(_mlContext.Transforms.CopyColumns("Copy", "Class").Fit(data).Transform(_mlContext.Data.Cache(data))));
        AssertMessage(Message, () => Trainer(_ => { }).Fit(data).Transform(_mlContext.Data.Cache(data)));
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Trainer(options => options.FeatureColumnName = "Picture").Fit(data)).Message, "Could not find feature column 'Picture'");
    }

    [TestMethod]
    public void PermutationFeatureImportance_OfImages_SaysThatItNeedsNumbers()
    {
        IDataView data = Load(HalfBrightImages.Hold(10));
        NetworkTransformer model = Trainer(_ => { }).Fit(data);
        const string Message = "PermutationFeatureImportance permutes numbers, but this network reads images from column 'Image'. "
            + "Train on numbers, with ResizeImages and ExtractPixels before the trainer.";
        Assert.AreEqual(Message, Assert.ThrowsExactly<NotSupportedException>(() => _mlContext.MulticlassClassification.PermutationFeatureImportance(model, data)).Message);
        Assert.AreEqual(Message, Assert.ThrowsExactly<NotSupportedException>(() => _mlContext.MulticlassClassification.PermutationFeatureImportance((ITransformer)model, data)).Message);
        Assert.AreEqual("Image", model.FeatureColumnName);
    }

    [TestMethod]
    public void Fit_ValidationSetOfImages_IsMeasured()
    {
        HeldImage[] images = HalfBrightImages.Hold(60);
        double accuracy = double.NaN;
        Trainer(options => options.MetricsCallback = metrics => accuracy = metrics.IsEndOfEpoch ? metrics.ValidationAccuracy : accuracy)
            .Fit(Load(images[..40]), Load(images[40..]));
        Assert.IsGreaterThan(0.95, accuracy);

        IDataView bytes = _mlContext.Transforms.CopyColumns("Image", "Features").Fit(LoadBytes(10, 3, isInterleaved: false)).Transform(LoadBytes(10, 3, isInterleaved: false));
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Trainer(_ => { }).Fit(Load(images), bytes));
        StringAssert.Contains(error.Message, "Schema mismatch for feature column 'Image': expected MLImage, got 3×20×20 values");
    }

    [TestMethod]
    public void Fit_NoImageAtAll_SaysSo()
    {
        HeldImage[] images = HalfBrightImages.Hold(4);
        foreach (HeldImage image in images)
            image.Image = null;
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Trainer(_ => { }).Fit(Load(images)));
        Assert.AreEqual("The training data has no row that can be used: 0 have no label in column 'Label', 4 have no image in column 'Image'.", error.Message);
    }

    [TestMethod]
    public void PredictionEngine_GivesTheSameAsTransform()
    {
        HeldImage[] images = HalfBrightImages.Hold(12);
        IDataView data = Load(images);
        NetworkTransformer model = Trainer(_ => { }).Fit(data);
        float[][] expected = model.Transform(data).Arrays<float>("Score");
        using var engine = _mlContext.Model.CreatePredictionEngine<HeldImage, Scored>(model);
        for (int i = 0; i < images.Length; i++)
            Assert.AreSequenceEqual(expected[i], engine.Predict(images[i]).Score);
        Assert.IsTrue(engine.Predict(new HeldImage()).Score.All(float.IsNaN));
        Assert.AreSequenceEqual(expected[3], engine.Predict(images[3]).Score);
    }

    [TestMethod]
    public void Transform_ImageIsAskedForToo_ComesWithItsOwnScores()
    {
        HeldImage[] images = HalfBrightImages.Hold(100);
        IDataView data = Load(images), scored = Trainer(_ => { }).Fit(data).Transform(data);
        float[][] expected = scored.Arrays<float>("Score");
        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Image"], scored.Schema["Score"]]);
        ValueGetter<MLImage> getImage = cursor.GetGetter<MLImage>(scored.Schema["Image"]);
        ValueGetter<VBuffer<float>> score = cursor.GetGetter<VBuffer<float>>(scored.Schema["Score"]);
        (MLImage image, VBuffer<float> scores) = (null!, default);
        for (int i = 0; cursor.MoveNext(); i++)
        {
            getImage(ref image);
            score(ref scores);
            Assert.AreSame(images[i].Image, image);
            Assert.AreSequenceEqual(expected[i], scores.ToArray());
        }
    }

    [TestMethod]
    public void Fit_StreamedImages_GivesWhatTheyGiveInMemory()
    {
        // 700 images of 3×28×28 bytes do not fit into 1 MB.
        IDataView data = Load(HalfBrightImages.Hold(700));
        NetworkTransformer model = Trainer(options => (options.InputShape, options.MaximumMemoryForRows, options.NumberOfEpochs) = ((3, 28, 28), 1, 2)).Fit(data);
        Assert.IsGreaterThan(0.95, _mlContext.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy);
    }

    [TestMethod]
    public void CrossValidate_Images_LearnsThem()
    {
        IDataView data = Load(HalfBrightImages.Hold(60));
        foreach (var fold in _mlContext.MulticlassClassification.CrossValidate(data, Trainer(_ => { }), numberOfFolds: 2))
            Assert.IsGreaterThan(0.95, fold.Metrics.MicroAccuracy);
    }

    [TestMethod]
    public void Fit_SizeThatCannotBeTold_AsksForIt()
    {
        using var folder = new TemporaryFolder();
        IDataView data = LoadFiles(HalfBrightImages.Write(folder, "png", count: 4, Side));
        AssertMessage(
            "Schema mismatch for feature column 'Image': expected MLImage of a known size, got MLImage of any size. Set the option InputShape to channels (1 for grey, 3 for RGB, "
            + "4 for RGB and alpha), height and width, or resize them first with mlContext.Transforms.ResizeImages.",
            () => OwnTrainer().Fit(data));
        AssertMessage(
            "Schema mismatch for feature column 'Image': expected images of 1 channel (grey), 3 (RGB) or 4 (RGB and alpha), got InputShape 2×28×28. Its numbers are channels, height and width.",
            () => Trainer(options => options.InputShape = (2, 28, 28)).Fit(data));
    }

    [TestMethod]
    public void Transform_AnotherKindOfColumn_SaysWhatIsExpected()
    {
        HeldImage[] images = HalfBrightImages.Hold(10);
        NetworkTransformer ofImages = Trainer(_ => { }).Fit(Load(images));
        var numbers = new SchemaOnlyView(new VectorDataViewType(NumberDataViewType.Single, 400), "Image");
        AssertMessage("Schema mismatch for feature column 'Image': expected MLImage, since the network was trained on images, got Vector<Single, 400>", () => ofImages.Transform(numbers));

        IDataView pixels = _mlContext.Transforms.ExtractPixels("Image").Fit(Load(images)).Transform(Load(HalfBrightImages.Hold(10)));
        NetworkTransformer ofPixels = Trainer(_ => { }).Fit(pixels);
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ofPixels.Transform(Load(images)));
        StringAssert.StartsWith(error.Message, "Schema mismatch for feature column 'Image': expected Vector<Single, 1200> or Vector<Byte, 1200>, got Image");
    }

    [TestMethod]
    public void NetworkFeatures_OfImages_TakesImages()
    {
        IDataView data = Load(HalfBrightImages.Hold(40));
        NetworkTransformer trained = Trainer(_ => { }).Fit(data);
        var features = _mlContext.Transforms.NetworkFeatures("Embedding", trained, trained.Model.NameOf(trained.Model.Layers[^2]));
        IDataView output = features.Append(_mlContext.MulticlassClassification.Trainers.NaiveBayes("Label", "Embedding")).Fit(data).Transform(data);
        Assert.HasCount(84, output.Arrays<float>("Embedding")[0]);
        SchemaShape numbers = SchemaShapes.Of(new SchemaOnlyView(new VectorDataViewType(NumberDataViewType.Single, 400), "Image").Schema);
        AssertMessage(
            "Schema mismatch for feature column 'Image': expected MLImage, since the network was trained on images, got Vector of Single",
            () => features.GetOutputSchema(numbers));
    }

    [TestMethod]
    public void GetOutputSchema_Images_AreTaken()
    {
        SchemaShape output = Trainer(_ => { }).GetOutputSchema(SchemaShapes.Of(Load(HalfBrightImages.Hold(2)).Schema));
        Assert.IsTrue(output.Any(column => column.Name == "Score"));
    }

    [TestMethod]
    [DataRow(4)]
    [DataRow(3)]
    [DataRow(1)]
    public void Fit_BytesInEitherOrder_GiveTheSameNetwork(int channels)
    {
        CollectionAssert.AreEqual(Scores(isInterleaved: false), Scores(isInterleaved: true));

        float[] Scores(bool isInterleaved)
        {
            IDataView data = LoadBytes(count: 20, channels, isInterleaved);
            return Trainer(options => (options.FeatureColumnName, options.NumberOfEpochs) = ("Features", 2)).Fit(data).Transform(data).Numbers("Score");
        }
    }

    private static int[] RowsWithoutScores(IDataView scored)
    {
        float[][] scores = scored.Arrays<float>("Score");
        return [.. Enumerable.Range(0, scores.Length).Where(row => scores[row].All(float.IsNaN))];
    }

    private static void AssertMessage(string message, Action action) =>
        Assert.AreEqual($"{message} (Parameter 'inputSchema')", Assert.ThrowsExactly<ArgumentOutOfRangeException>(action).Message);

    private LeNetTrainer Trainer(Action<LeNetTrainer.Options> change)
    {
        var options = new LeNetTrainer.Options { FeatureColumnName = "Image", NumberOfEpochs = 10, BatchSize = 8, Seed = 1 };
        change(options);
        return new LeNetTrainer(_mlContext, options);
    }

    private static ConvolutionalNetworkTrainer OwnTrainer() => new(new ConvolutionalNetworkTrainer.Options
    {
        FeatureColumnName = "Image",
        NumberOfEpochs = 1,
        Seed = 1,
        Network = net => net.Conv2D(4, 3).Relu().Flatten(),
    });

    private IDataView Load(HeldImage[] images)
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(images);
        return _mlContext.Transforms.Conversion.MapValueToKey("Label", "Class").Fit(data).Transform(data);
    }

    // The images of HalfBrightImages.Hold as bytes, with dimensions that tell their order.
    private IDataView LoadBytes(int count, int channels, bool isInterleaved)
    {
        const int Area = Side * Side;
        var random = new Random(1);
        ByteRow[] rows = [.. Enumerable.Range(0, count).Select(number =>
        {
            byte[] pixels = HalfBrightImages.Draw(number, Side, random), features = new byte[channels * Area];
            for (int i = 0; i < features.Length; i++)
                features[i] = isInterleaved ? pixels[4 * (i / channels) + i % channels] : pixels[4 * (i % Area) + i / Area];
            return new ByteRow { Features = features, Class = HalfBrightImages.ClassOf(number) };
        })];
        var schema = SchemaDefinition.Create(typeof(ByteRow));
        int[] dimensions = isInterleaved ? [Side, Side, channels] : [channels, Side, Side];
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Byte, dimensions);
        IDataView data = _mlContext.Data.LoadFromEnumerable(rows, schema);
        return _mlContext.Transforms.Conversion.MapValueToKey("Label", "Class").Fit(data).Transform(data);
    }

    private IDataView LoadFiles(ImageFile[] files)
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(files);
        return _mlContext.Transforms.Conversion.MapValueToKey("Label", "Class")
            .Append(_mlContext.Transforms.LoadImages("Image", imageFolder: null, "Path")).Fit(data).Transform(data);
    }

    private sealed class Scored
    {
        public float[] Score { get; set; } = [];
    }

    private sealed class ByteRow
    {
        public byte[] Features { get; set; } = [];

        public string Class { get; set; } = "";
    }
}
