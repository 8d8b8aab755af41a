using Microsoft.ML.Data;

namespace ExpressML.Transforms.Columns;

/// <summary>What to do with a column that has another type than is needed, in sentences for the end of a message.</summary>
internal static class ColumnRemedies
{
    private const string Transforms = "mlContext.Transforms";

    /// <summary>For a vector of which the size is not known, as it comes of an array without an attribute.</summary>
    public const string KnownSize =
        "Say the size: write [VectorType(784)], with the number of values of a row, above the property; or set the ColumnType of a SchemaDefinition.";

    /// <summary>How a column becomes one of singles.</summary>
    public static string Convert(string name) => $"Convert it: {Transforms}.Conversion.ConvertType(\"{name}\", outputKind: DataKind.Single).";

    /// <summary>How a column becomes features that are a vector of numbers, or images.</summary>
    /// <param name="name">The column.</param>
    /// <param name="type">Its type; of vectors, the size does not matter but for whether it is known.</param>
    /// <param name="option">What is to be set to the name of a column that is made of it, such as "the option FeatureColumnName".</param>
    public static string ForFeatures(string name, DataViewType type, string option)
    {
        string images = $"{Transforms}.DecodeImages(\"Image\", \"{name}\"), and set {option} to \"Image\"";
        DataViewType item = type is VectorDataViewType vector ? vector.ItemType : type;
        bool isVector = type is VectorDataViewType, isOfKnownSize = type is VectorDataViewType { IsKnownSize: true };
        string size = isVector && !isOfKnownSize ? $" {KnownSize}" : "";
        string join = isVector ? "" : $" Then make one vector of all features: {Transforms}.Concatenate(\"Features\", \"{name}\").";
        return item switch
        {
            KeyDataViewType => $"A key is the number of a category. Make a vector of it: {Transforms}.Conversion.MapKeyToVector(\"Features\", \"{name}\").",
            TextDataViewType when !isVector =>
                $"If it is the path of an image file, load it: {images}. If it is text, make numbers of it, for example with {Transforms}.Text.FeaturizeText(\"Features\", \"{name}\").",
            NumberDataViewType number when number == NumberDataViewType.Byte && isVector && !isOfKnownSize =>
                $"If the bytes are those of an image file (PNG, JPEG), decode them: {images}. If they are pixels: {Sentence(KnownSize)}",
            NumberDataViewType number when FeatureColumn.CanRead(number) => isVector ? KnownSize : $"Make one vector of all features: {Transforms}.Concatenate(\"Features\", \"{name}\").",
            NumberDataViewType or BooleanDataViewType or TextDataViewType => $"{Convert(name)}{join}{size}",
            _ => "Make a vector of numbers of it first.",
        };
    }

    /// <summary>How a column becomes a vector of singles, for a stage that takes numbers. Begins with a full stop; empty if there is no simple way.</summary>
    public static string ForNumbers(string name, DataViewType type) => type switch
    {
        VectorDataViewType { IsKnownSize: false } vector when FeatureColumn.CanRead(vector.ItemType) => $". {KnownSize}",
        VectorDataViewType { ItemType: KeyDataViewType } => "",
        VectorDataViewType { ItemType: NumberDataViewType or BooleanDataViewType } vector when !FeatureColumn.CanRead(vector.ItemType) => $". {Convert(name)}",
        NumberDataViewType when FeatureColumn.CanRead(type) => $". Make a vector of it: {Transforms}.Concatenate(\"{name}\", \"{name}\").",
        NumberDataViewType or BooleanDataViewType => $". {Convert(name)} Then make a vector of it: {Transforms}.Concatenate(\"{name}\", \"{name}\").",
        _ => "",
    };

    /// <summary>How a column becomes images. Begins with a full stop; empty if it can't.</summary>
    public static string ForImages(string name, DataViewType type) =>
        type is TextDataViewType || (type is VectorDataViewType vector && vector.ItemType == NumberDataViewType.Byte)
            ? $". Make images of paths or of encoded bytes first, as in training: {Transforms}.DecodeImages(\"{name}\", inputColumnName)."
            : "";

    private static string Sentence(string text) => $"{char.ToLowerInvariant(text[0])}{text[1..]}";
}
