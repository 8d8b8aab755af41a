using System.Globalization;
using System.Reflection;
using System.Text.Json;
using ExpressML.Trainers;
using Microsoft.ML.SearchSpace;

namespace ExpressML.Tests.Trainers;

/// <summary>What ML.NET's AutoML does with options: finds ranges by reflection over fields, and makes options of a trial by System.Text.Json.</summary>
[TestClass]
public sealed class SearchSpaceTests
{
    private static IEnumerable<object[]> OptionTypes =>
        [[typeof(LeNetTrainer.Options)], [typeof(AlexNetTrainer.Options)], [typeof(ResNet9Trainer.Options)], [typeof(SmallVggTrainer.Options)], [typeof(CifarNetTrainer.Options)], [typeof(DenseNetworkTrainer.Options)], [typeof(ConvolutionalNetworkTrainer.Options)]];

    [TestMethod]
    [DynamicData(nameof(OptionTypes))]
    public void Ranges_HoldTheirDefault(Type options)
    {
        FieldInfo[] swept = [.. options.GetFields().Where(field => field.GetCustomAttribute<RangeAttribute>() is not null)];
        CollectionAssert.AreEquivalent(new[] { "NumberOfEpochs", "BatchSize", "LearningRate", "L2Regularization" }, swept.Select(field => field.Name).ToArray());
        foreach (FieldInfo field in swept)
        {
            var range = field.GetCustomAttribute<RangeAttribute>()!;
            Assert.AreEqual(Nullable.GetUnderlyingType(field.FieldType) ?? field.FieldType, range.Min.GetType(), field.Name);
            double value = Convert.ToDouble(range.Init, CultureInfo.InvariantCulture);
            Assert.IsTrue(Convert.ToDouble(range.Min, CultureInfo.InvariantCulture) <= value && value <= Convert.ToDouble(range.Max, CultureInfo.InvariantCulture), field.Name);
        }
    }

    [TestMethod]
    [DynamicData(nameof(OptionTypes))]
    public void ValuesOfATrial_ReachTheOptions(Type options)
    {
        const string Trial = """{ "NumberOfEpochs": 7, "BatchSize": 33, "LearningRate": 0.02, "L2Regularization": 0.003 }""";
        var made = (NetworkTrainerOptions)JsonSerializer.Deserialize(Trial, options)!;
        Assert.AreEqual((7, 33, 0.02, 0.003), (made.NumberOfEpochs, made.BatchSize, made.LearningRate, made.L2Regularization));
        Assert.AreEqual("Label", made.LabelColumnName);
    }
}
