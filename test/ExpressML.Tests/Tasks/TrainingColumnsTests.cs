using ExpressML.Tasks;
using ExpressML.Tests.Support;
using ExpressML.Transforms.Labels;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Tasks;

/// <summary>What a pipeline is told to come out before anything is trained is what comes out then.</summary>
[TestClass]
public sealed class TrainingColumnsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    [DataRow(typeof(BinaryTraining), "IsAlike")]
    [DataRow(typeof(RegressionTraining), "Number")]
    [DataRow(typeof(RegressionTraining), "Numbers")]
    [DataRow(typeof(RegressionTraining), "NamedNumbers")]
    [DataRow(typeof(MultilabelTraining), "Flags")]
    [DataRow(typeof(MultilabelTraining), "Numbers")]
    [DataRow(typeof(MulticlassTraining), "Key")]
    [DataRow(typeof(MulticlassTraining), "TextKey")]
    public void OutputSchema_EachTask_IsTheShapeOfWhatComesOut(Type type, string label)
    {
        var task = (TrainingTask)Activator.CreateInstance(type)!;
        DataViewSchema input = Input().Schema;
        var transformer = Points.Transformer(task.Predict(input[label].Type, LabelNames.Of(input[label])));

        string[] expected = Describe(SchemaShapes.Of(transformer.GetOutputSchema(input)));
        string[] actual = Describe(TrainingColumns.OutputSchema(SchemaShapes.Of(input), task, label, "Features"));

        CollectionAssert.AreEquivalent(expected, actual);
    }

    [TestMethod]
    public void OutputSchema_ColumnOfTheSameName_IsHidden()
    {
        SchemaShape shape = SchemaShapes.Of(_mlContext.Transforms.CopyColumns("Score", "Flags").Fit(Input()).Transform(Input()).Schema);
        SchemaShape output = TrainingColumns.OutputSchema(shape, new RegressionTraining(), "Number", "Features");
        Assert.AreEqual(NumberDataViewType.Single, output.Single(column => column.Name == "Score").ItemType);
    }

    [TestMethod]
    [DataRow("None", "Features", "Could not find label column 'None'")]
    [DataRow("Number", "None", "Could not find feature column 'None'")]
    [DataRow("Key", "Features", "Schema mismatch for label column 'Key': expected Single, got Key<UInt32>. ")]
    [DataRow("Flags", "Features", "Schema mismatch for label column 'Flags': expected known-size vector of Single, got Vector<Boolean>. ")]
    [DataRow("Number", "Flags", "Schema mismatch for feature column 'Flags': expected known-size vector of Single or Byte, or MLImage, got Vector<Boolean>")]
    [DataRow("Number", "Number", "Schema mismatch for feature column 'Number': expected known-size vector of Single or Byte, or MLImage, got Single")]
    public void OutputSchema_ColumnThatDoesNotFit_NamesIt(string label, string features, string message) => Assert.StartsWith(
        message,
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => TrainingColumns.OutputSchema(SchemaShapes.Of(Input().Schema), new RegressionTraining(), label, features)).Message);

    private IDataView Input()
    {
        IDataView data = Points.Load(_mlContext, 10);
        return _mlContext.Transforms.Conversion.MapValueToKey("Key", "Number")
            .Append(_mlContext.Transforms.Conversion.ConvertType("Text", "Number", DataKind.String))
            .Append(_mlContext.Transforms.Conversion.MapValueToKey("TextKey", "Text"))
            .Append(_mlContext.Transforms.CopyColumns("Copy", "Number"))
            .Append(_mlContext.Transforms.Concatenate("NamedNumbers", "Number", "Copy"))
            .Fit(data).Transform(data);
    }

    private static string[] Describe(SchemaShape shape) => [.. shape.Select(column =>
        $"{column.Name}: {column.Kind} {column.ItemType} {column.IsKey} ({string.Join(", ", Describe(column.Annotations).Order(StringComparer.Ordinal))})")];
}
