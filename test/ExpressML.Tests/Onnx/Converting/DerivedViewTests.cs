using ExpressML.Tests.Support;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Onnx.Converting;

/// <summary>Views that ML.NET can convert are of its own internal kind. What it does with views of that kind leaves their rows as they are.</summary>
[TestClass]
public sealed class DerivedViewTests
{
    private const int Rows = 40;

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void ViewOfStageAndNetwork_BehindToolsOfMLNet_HasTheSameRows()
    {
        IDataView view = View();
        float[] expected = view.Numbers("Score");
        using var folder = new TemporaryFolder();
        using (FileStream stream = File.Create(folder.File("rows.idv")))
            _mlContext.Data.SaveAsBinary(view, stream);
        using (FileStream stream = File.Create(folder.File("rows.txt")))
            _mlContext.Data.SaveAsText(view, stream);

        CollectionAssert.AreEqual(expected, _mlContext.Data.LoadFromBinary(folder.File("rows.idv")).Numbers("Score"));
        Assert.IsGreaterThan(Rows, File.ReadAllLines(folder.File("rows.txt")).Length);
        CollectionAssert.AreEqual(expected, _mlContext.Data.Cache(view).Numbers("Score"));
        CollectionAssert.AreEqual(expected[5..10], _mlContext.Data.TakeRows(_mlContext.Data.SkipRows(view, 5), 5).Numbers("Score"));
        CollectionAssert.AreEqual(expected, view.GetColumn<float>("Score").ToArray());
        CollectionAssert.AreEquivalent(expected, _mlContext.Data.ShuffleRows(view, seed: 2).Numbers("Score"));
        CollectionAssert.AreNotEqual(expected, _mlContext.Data.ShuffleRows(view, seed: 2).Numbers("Score"));
        Assert.HasCount(expected.Count(score => score >= 0), _mlContext.Data.FilterRowsByColumn(view, "Score", lowerBound: 0).Numbers("Score"));
        var split = _mlContext.Data.TrainTestSplit(view, testFraction: 0.25, seed: 3);
        CollectionAssert.AreEquivalent(expected, split.TrainSet.Numbers("Score").Concat(split.TestSet.Numbers("Score")).ToArray());
        Assert.AreEqual((long)Rows, view.GetRowCount());
        Assert.AreEqual(_mlContext.Data.Cache(Points.Load(_mlContext, Rows)).CanShuffle, _mlContext.Data.Cache(view).CanShuffle);
    }

    [TestMethod]
    public void ViewOfStageAndNetwork_UnderTrainersOfMLNet_IsReadLikeAnyOther()
    {
        IDataView view = View();
        var trainer = _mlContext.Regression.Trainers.OnlineGradientDescent(
            new Microsoft.ML.Trainers.OnlineGradientDescentTrainer.Options { LabelColumnName = "Number", FeatureColumnName = "Normal", NumberOfIterations = 2, Shuffle = false });
        IDataView copy = _mlContext.Data.Cache(view);
        CollectionAssert.AreEqual(trainer.Fit(copy).Transform(copy).Numbers("Score"), trainer.Fit(view).Transform(view).Numbers("Score"));
        Assert.HasCount(2, _mlContext.Regression.CrossValidate(view, trainer, numberOfFolds: 2, labelColumnName: "Number"));
    }

    [TestMethod]
    public void Save_SchemaOfAView_SavesTheModel()
    {
        using var folder = new TemporaryFolder();
        NetworkTransformer network = Points.Transformer(new RegressionPrediction());
        IDataView view = View();
        _mlContext.Model.Save(network, view.Schema, folder.File("model.zip"));
        CollectionAssert.AreEqual(network.Transform(view).Numbers("Score"), _mlContext.Model.Load(folder.File("model.zip"), out _).Transform(view).Numbers("Score"));
    }

    private IDataView View()
    {
        IDataView data = Points.Load(_mlContext, Rows);
        return Points.Transformer(new RegressionPrediction()).Transform(_mlContext.Transforms.BatchNormalization("Normal", "Features").Fit(data).Transform(data));
    }
}
