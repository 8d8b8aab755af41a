using ExpressML.Trainers;
using ExpressML.Transforms;
using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Labels;
using ExpressML.Transforms.Seams;
using ExpressML.Transforms.Stages;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tasks;

/// <summary>Finds and checks the columns that a trainer reads. The messages have the words of ML.NET's own trainers.</summary>
internal static class TrainingColumns
{
    private const string ExpectedFeatures = "known-size vector of Single or Byte, or MLImage";

    private static readonly Dictionary<string, string> _options = new(StringComparer.Ordinal)
    {
        ["label"] = nameof(NetworkTrainerOptions.LabelColumnName),
        ["feature"] = nameof(NetworkTrainerOptions.FeatureColumnName),
        ["weight"] = nameof(NetworkTrainerOptions.ExampleWeightColumnName),
    };

    // A schema shape has no sizes. To describe the output, any possible size will do.
    private const int AnySize = 2;

    /// <summary>The columns after a trainer: those of the input and those of the predictions.</summary>
    public static SchemaShape OutputSchema(SchemaShape inputSchema, TrainingTask task, string labelName, string featureName, string? weightName = null)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column label = Find(inputSchema, labelName, "label"), features = Find(inputSchema, featureName, "feature");
        task.CheckLabel(labelName, TypeOf(label), Text(label));
        bool areNumbers = features.Kind == SchemaShape.Column.VectorKind.Vector && !features.IsKey && FeatureColumn.CanRead(features.ItemType);
        if (!areNumbers && !ImageColumn.Holds(features.ItemType))
            throw NoFeatures(featureName, TypeOf(features), Text(features));

        if (weightName is not null)
        {
            SchemaShape.Column weight = Find(inputSchema, weightName, "weight");
            CheckWeight(weightName, TypeOf(weight), Text(weight));
        }

        PredictionTask prediction = task.Predict(TypeOf(label), LabelNames.Of(label, AnySize));
        IEnumerable<SchemaShape.Column> kept = inputSchema.Where(column => prediction.Columns.All(added => added.Name != column.Name));
        return new SchemaShape(kept.Concat(prediction.Columns.Select(added => SchemaSeam.Describe(added.Describe(prediction.Name, setId: 1)))));
    }

    /// <summary>The label column, of the type that the task needs.</summary>
    public static DataViewSchema.Column Label(DataViewSchema schema, TrainingTask task, string name)
    {
        DataViewSchema.Column column = Find(schema, name, "label");
        task.CheckLabel(name, column.Type, InputColumn.Printed(column.Type));
        task.CheckLabel(column);
        return column;
    }

    /// <summary>The feature column: images, or a vector of Single or Byte of known size. After a dropout stage, it is the column without dropped values.</summary>
    public static DataViewSchema.Column Features(DataViewSchema schema, string name)
    {
        DataViewSchema.Column column = Find(schema, name, "feature");
        bool areNumbers = column.Type is VectorDataViewType { IsKnownSize: true } vector && FeatureColumn.CanRead(vector.ItemType);
        if (!areNumbers && !ImageColumn.Holds(column.Type))
            throw NoFeatures(name, column.Type, InputColumn.Printed(column.Type));
        return DropoutMarks.Unmasked(schema, column);
    }

    /// <summary>The column with the weights of the rows, of type Single; null without a name.</summary>
    public static DataViewSchema.Column? Weight(DataViewSchema schema, string? name)
    {
        if (name is null)
            return null;
        DataViewSchema.Column column = Find(schema, name, "weight");
        CheckWeight(name, column.Type, column.Type.ToString()!);
        return column;
    }

    private static void CheckWeight(string name, DataViewType type, string text)
    {
        if (type != NumberDataViewType.Single)
            throw ColumnErrors.Mismatch("weight", name, "Single", type is NumberDataViewType ? $"{text}. {ColumnRemedies.Convert(name)}" : text);
    }

    private static ArgumentOutOfRangeException NoFeatures(string name, DataViewType type, string text) =>
        ColumnErrors.Mismatch("feature", name, ExpectedFeatures, $"{text}. {ColumnRemedies.ForFeatures(name, type, $"the option {nameof(NetworkTrainerOptions.FeatureColumnName)}")}");

    private static DataViewSchema.Column Find(DataViewSchema schema, string name, string role) =>
        schema.GetColumnOrNull(name) ?? throw NotFound(role, name, schema.Select(column => column.Name));

    private static SchemaShape.Column Find(SchemaShape schema, string name, string role) =>
        schema.GetColumnOrNull(name) ?? throw NotFound(role, name, schema.Select(column => column.Name));

    private static ArgumentOutOfRangeException NotFound(string role, string name, IEnumerable<string> existing) =>
        ColumnErrors.NotFound(role, name, existing, $"Set {_options[role]} to the one with the {role}s.");

    private static DataViewType TypeOf(SchemaShape.Column column)
    {
        DataViewType item = column.IsKey ? new KeyDataViewType(column.ItemType.RawType, AnySize) : column.ItemType;
        return column.Kind switch
        {
            SchemaShape.Column.VectorKind.Scalar => item,
            SchemaShape.Column.VectorKind.Vector => new VectorDataViewType((PrimitiveDataViewType)item, AnySize),
            _ => new VectorDataViewType((PrimitiveDataViewType)item),
        };
    }

    private static string Text(SchemaShape.Column column)
    {
        string item = column.IsKey ? $"Key<{column.ItemType}>" : column.ItemType.ToString()!;
        return column.Kind switch
        {
            SchemaShape.Column.VectorKind.Scalar => item,
            SchemaShape.Column.VectorKind.Vector => $"Vector<{item}>",
            _ => $"Vector<{item}> of varying length",
        };
    }
}
