using System.Data;
using System.Reflection;
using System.Text.RegularExpressions;
using Digits;
using ExpressML.Networks;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;
using Pages;

namespace ExpressML.Tests.Pages;

/// <summary>README.md, the guides in docs and the library say the same. Their blocks read and write files in the current folder, so these tests run alone.</summary>
[TestClass]
[DoNotParallelize]
public sealed partial class PagesTests : IDisposable
{
    private readonly CurrentFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void CodeBlocks_OfEachGuide_AreThoseThatTheTestsRun()
    {
        foreach (string guide in Directory.GetFiles(Repository.File("docs"), "*.md"))
            DocumentedCode.AssertIsRun(guide);
    }

    [TestMethod]
    public void Programs_OfReadme_AreThoseThatThePackagesAreTestedWith()
    {
        string[] programs = [.. new[] { "Train", "Predict" }.Select(name => Repository.Read(Path.Combine("test", "ExpressML.Tests", "Data", "FreshProject", $"{name}.cs.txt")).Trim('\n'))];
        CollectionAssert.AreEqual(programs, DocumentedCode.BlocksOf("README.md").ToArray());
    }

    [TestMethod]
    public void Readme_IsShort()
    {
        Assert.IsLessThanOrEqualTo(900, Repository.Read("README.md").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [TestMethod]
    public void Links_OfAllPages_LeadToFiles()
    {
        string[] pages =
        [
            "README.md", "CONTRIBUTING.md", "CHANGELOG.md", .. Directory.GetFiles(Repository.File("docs"), "*.md").Select(page => Path.GetRelativePath(Repository.Root, page)),
            .. Directory.GetDirectories(Repository.File("examples")).Select(example => Path.Combine("examples", Path.GetFileName(example), "README.md")),
        ];
        string[] broken =
        [
            .. from page in pages
               from Match link in Link().Matches(Repository.Read(page))
               let target = link.Groups[1].Value.Split('#')[0]
               where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal) && !Path.Exists(Repository.File(Path.GetDirectoryName(page)!, target))
               select $"{page}: {target}",
        ];
        Assert.IsEmpty(broken, string.Join('\n', broken));
    }

    [TestMethod]
    public void TableOfContents_OfTheSite_HasEachGuideAndExample()
    {
        string contents = Repository.Read(Path.Combine("docs", "toc.yml"));
        foreach (string guide in Directory.GetFiles(Repository.File("docs"), "*.md").Select(path => Path.GetFileName(path)))
            StringAssert.Contains(contents, $"href: {guide}\n");
        foreach (string example in Directory.GetDirectories(Repository.File("examples")).Select(path => Path.GetFileName(path)))
            StringAssert.Contains(contents, $"href: ../examples/{example}/README.md\n");
    }

    [TestMethod]
    public void CodeBlocks_OfTrainings_LearnAndSaveTheirCurves()
    {
        IDataView data = Stripes.Load(new MLContext(seed: 1), Stripes.Create(90));
        Assert.IsNotEmpty(TrainingBlocks.FollowHistory(data).TrainingHistory.Epochs);
        Assert.IsGreaterThan(0, TrainingBlocks.FindLearningRate(data).LearningRate);
        Assert.IsTrue(File.Exists("history.csv") && File.Exists("rates.csv"));
    }

    [TestMethod]
    public void CodeBlocks_OfCluster_TrainAndSaveOnOneProcess()
    {
        var mlContext = new MLContext(seed: 1);
        ClusterBlocks.Train(mlContext, Stripes.Load(mlContext, Stripes.Create(40)));
        Assert.IsTrue(File.Exists("model.zip"));
    }

    [TestMethod]
    public void CodeBlocks_TrainThenPredict_RecogniseADigit()
    {
        var mlContext = new MLContext(seed: 1);
        DigitSet digits = DigitFiles.ReadIncluded();
        IDataView pixels = mlContext.Data.LoadFromEnumerable(digits.Training, digits.Schema);
        IDataView trainingData = mlContext.Transforms.ResizePixels("Features", "Pixels", digits.Shape, 28, 28).Fit(pixels).Transform(pixels);
        float[] image = trainingData.Arrays<float>("Features").First();

        SavingBlocks.Train(mlContext, mlContext.Transforms.SelectColumns("Features", "Number").Fit(trainingData).Transform(trainingData));

        Assert.AreEqual("0", SavingLoadBlocks.Predict(image));
        ITransformer model = SavingBlocks.LoadInPlugIn(mlContext);
        Assert.IsInstanceOfType<TransformerChain<ITransformer>>(model);
        SavingBlocks.Export(mlContext, model, trainingData);
        Assert.IsTrue(File.Exists("digits.onnx") && File.Exists("pipeline.onnx"));
    }

    [TestMethod]
    public void CodeBlocks_StagesBeforeATrainer_Learn()
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = Stripes.Load(mlContext, Stripes.Create(90));
        IDataView pixels = mlContext.Transforms.CopyColumns("Pixels", "Features").Fit(data).Transform(data);
        IDataView scored = ImagesBlocks.TrainWithStages(mlContext, pixels).Transform(pixels);
        Assert.IsGreaterThan(0.9, mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy);
    }

    [TestMethod]
    public void CodeBlocks_BeginWithATrainedNetwork_LearnOfFewImages()
    {
        var mlContext = new MLContext(seed: 1);
        IDataView pretraining = Stripes.Load(mlContext, Stripes.Create(150));
        mlContext.Model.Save(new LeNetTrainer().Fit(pretraining), pretraining.Schema, "digits.zip");
        IDataView few = Stripes.Load(mlContext, Stripes.Create(300, seed: 2).Where(row => row.Direction != Stripes.Directions[0]));

        foreach (ITransformer model in new[] { NetworksBlocks.FineTune(mlContext, few), NetworksBlocks.TrainOnFeatures(mlContext, mlContext.Model.Load("digits.zip", out _), few) })
            Assert.IsGreaterThan(0.95, mlContext.MulticlassClassification.Evaluate(model.Transform(few)).MicroAccuracy);
    }

    [TestMethod]
    public void CodeBlocks_NetworkOfOnesOwn_Learns()
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = Stripes.Load(mlContext, Stripes.Create(300, side: 28), 28, 28);
        IDataView scored = NetworksBlocks.TrainOwnNetwork(data).Transform(data);
        Assert.IsGreaterThan(0.95, mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy);
    }

    [TestMethod]
    public void CodeBlocks_WeightsOfPyTorch_FitThePreset()
    {
        Network network = NetworkPreset.ResNet18.Architecture.Create((3, 32, 32), 1000, standardizeInput: false);
        new NetworkTransformer(network, "Image", PixelOrder.Planar, new FeatureExtraction(network.OutputShape, "Output"), numberOfThreads: 1).SaveWeights("resnet18.safetensors");
        Assert.IsNotNull(NetworksBlocks.BeginWithWeights(new MLContext()));
    }

    [TestMethod]
    public void CodeBlocks_SteeredTraining_LearnsAndLeavesCheckpoints()
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = Stripes.Load(mlContext, Stripes.Create(90));
        using var cancellation = new CancellationTokenSource();
        IDataView scored = TrainingBlocks.TrainSteered(mlContext, data, cancellation).Transform(data);
        Assert.IsGreaterThan(0.95, mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy);
        Assert.HasCount(2, Directory.GetFiles("checkpoints"));
    }

    [TestMethod]
    public void CodeBlocks_PricesOfHouses_AreLearned()
    {
        var mlContext = new MLContext(seed: 1);
        Assert.IsGreaterThan(0.95, NetworksBlocks.PredictPrices(mlContext, Houses(3000, seed: 1), Houses(300, seed: 2)).RSquared);

        IDataView Houses(int count, int seed)
        {
            var random = new Random(seed);
            return mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(_ =>
            {
                float rooms = random.Next(1, 8), area = 20 * rooms + 40 * random.NextSingle(), age = 100 * random.NextSingle();
                return new House { Rooms = rooms, Area = area, Age = age, Price = 3000 * area * (1 - age / 200) + 10_000 * rooms };
            }).ToArray());
        }
    }

    [TestMethod]
    public void CodeBlocks_TrainOnImages_ServeUploadsAndADatabase()
    {
        for (int i = 0; i < 8; i++)
            PlainImage.Write(Path.Combine("images", i % 2 == 0 ? "dark" : "light", $"{i}.png"), (byte)(i % 2 == 0 ? 30 + i : 200 + i));

        ITransformer model = ImagesBlocks.TrainOnImages();

        byte[][] photos = [File.ReadAllBytes(Path.Combine("images", "dark", "2.png")), File.ReadAllBytes(Path.Combine("images", "light", "5.png"))];
        Assert.AreEqual("dark", ImagesBlocks.ClassifyUpload(photos[0]));
        Assert.AreEqual("light", ImagesBlocks.ClassifyUpload(photos[1]));
        using var table = new DataTable();
        table.Columns.Add("photo", typeof(byte[]));
        foreach (byte[] photo in photos)
            table.Rows.Add(photo);
        IDataView classified = ImagesBlocks.ClassifyDatabase(new MLContext(), model, new TableCommand(table));
        Assert.AreSequenceEqual(["dark", "light"], classified.GetColumn<string>("PredictedLabel"));
    }

    [TestMethod]
    public void CodeBlocks_OfReports_WriteTheirFiles()
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = Stripes.Load(mlContext, Stripes.Create(90));
        ReportsBlocks.Report(mlContext, data, data);
        ReportsBlocks.TrainWithTensorBoard(data);
        ReportsBlocks.TrainWithProgress(data);
        Assert.IsTrue(File.Exists("report.html") && File.Exists("confusion.svg"));
        Assert.HasCount(1, Directory.GetFiles("runs/first/validation"));
    }

    [TestMethod]
    public void TableOfOptions_NamesEveryOption()
    {
        string page = Repository.Read(Path.Combine("docs", "options.md"));
        foreach (FieldInfo option in typeof(LeNetTrainer.Options).GetFields())
            StringAssert.Contains(page, $"| `{option.Name}` |");
    }

    private sealed class House
    {
        public float Rooms { get; set; }

        public float Area { get; set; }

        public float Age { get; set; }

        public float Price { get; set; }
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
