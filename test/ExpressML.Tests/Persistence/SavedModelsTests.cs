using ExpressML.Tests.Support;
using Microsoft.ML;

namespace ExpressML.Tests.Persistence;

/// <summary>Models that the first edition saved load today and give the same bits, in a batch and one by one. Data/Models/README.md says how they were made.</summary>
[TestClass]
public sealed class SavedModelsTests
{
    private const int OneByOne = 3;

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    [DataRow("LeNet")]
    [DataRow("Residual")]
    [DataRow("Classic")]
    [DataRow("Binary")]
    [DataRow("Regression")]
    [DataRow("Multilabel")]
    [DataRow("Stages")]
    [DataRow("Features")]
    public void Load_ModelOfTheFirstEdition_ScoresTheSameBits(string name)
    {
        ITransformer model = Load(name);
        IDataView rows = _mlContext.Data.LoadFromEnumerable(SavedModels.Rows);
        Assert.AreEqual(File.ReadAllText(Path(name + ".txt")).TrimEnd(), SavedModels.Describe(model.Transform(rows)));
    }

    [TestMethod]
    public void Load_ModelOfFormat1WithImages_ShrinksThemAsBefore()
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(SavedModels.Images);
        string expected = File.ReadAllText(Path("Images.txt")).TrimEnd();
        ITransformer model = Load("Images");
        Assert.AreEqual(expected, SavedModels.Describe(model.Transform(rows)));
        using var folder = new TemporaryFolder();
        _mlContext.Model.Save(model, rows.Schema, folder.File("again.zip"));
        Assert.AreEqual(expected, SavedModels.Describe(_mlContext.Model.Load(folder.File("again.zip"), out _).Transform(rows)), "when it is saved again");
    }

    [TestMethod]
    public void Load_ModelOfTheFirstEdition_PredictsTheSameBitsOneByOne()
    {
        Compare<Scores>("LeNet", row => row.Score);
        Compare<Scores>("Residual", row => row.Score);
        Compare<Scores>("Classic", row => row.Score);
        Compare<Scores>("Regression", row => row.Score);
        Compare<Scores>("Multilabel", row => row.Score);
        Compare<Scores>("Stages", row => row.Score);
        Compare<YesOrNo>("Binary", row => [row.Score, row.Probability]);
        Compare<Features>("Features", row => row.Embedding);
    }

    private void Compare<TScored>(string name, Func<TScored, float[]> numbers)
        where TScored : class, new()
    {
        ITransformer model = Load(name);
        using PredictionEngine<SavedModelRow, TScored> engine = _mlContext.Model.CreatePredictionEngine<SavedModelRow, TScored>(model);
        IDataView scored = model.Transform(_mlContext.Data.LoadFromEnumerable(SavedModels.Rows));
        float[][] together = [.. _mlContext.Data.CreateEnumerable<TScored>(scored, reuseRowObject: false).Select(numbers).Take(OneByOne)];
        float[][] alone = [.. SavedModels.Rows.Take(OneByOne).Select(row => numbers(engine.Predict(row)))];
        CollectionAssert.AreEqual(together, alone, StructuralComparer.Instance, name);
    }

    private ITransformer Load(string name) => _mlContext.Model.Load(Path(name + ".zip"), out _);

    private static string Path(string file) => System.IO.Path.Combine(AppContext.BaseDirectory, "Data", "Models", file);

    private sealed class Scores
    {
        public float[] Score { get; set; } = [];
    }

    private sealed class YesOrNo
    {
        public float Score { get; set; }

        public float Probability { get; set; }
    }

    private sealed class Features
    {
        public float[] Embedding { get; set; } = [];
    }
}
