using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace ExpressML.Tests.Support;

/// <summary>A row for the models of Data/Models: an image of noise, and labels of each task.</summary>
internal sealed class SavedModelRow
{
    [VectorType(3, 12, 12)]
    public float[] Pixels { get; set; } = [];

    public string Label { get; set; } = "";

    public bool IsOdd { get; set; }

    [VectorType(2)]
    public float[] Targets { get; set; } = [];

    [VectorType(3)]
    public float[] Labels { get; set; } = [];
}

/// <summary>A row for the model Images of Data/Models: an image of noise, of another size in each row.</summary>
internal sealed class SavedImageRow
{
    [ImageType(1, 1)]
    public MLImage? Image { get; set; }

    public string Label { get; set; } = "";
}

/// <summary>The rows that the models of Data/Models are scored on, and their scores as text: the bits of each number.</summary>
internal static class SavedModels
{
    public const int RowCount = 21;

    private const int Length = 3 * 12 * 12;

    /// <summary>The columns that are compared, as far as a model has them.</summary>
    private static readonly string[] _columns = ["Score", "Probability", "Embedding"];

    public static SavedModelRow[] Rows => [.. Enumerable.Range(0, RowCount).Select(Row)];

    /// <summary>The rows of the model Images. Most are larger than its network's 3×9×11.</summary>
    public static SavedImageRow[] Images => [.. Enumerable.Range(0, RowCount).Select(ImageRow)];

    /// <summary>A line for each column: its name, and the bits of its numbers in all rows.</summary>
    public static string Describe(IDataView scored)
    {
        var lines = new List<string>();
        foreach (string name in _columns.Where(name => scored.Schema.GetColumnOrNull(name) is not null))
            lines.Add($"{name}{string.Concat(Values(scored, name).Select(value => string.Create(CultureInfo.InvariantCulture, $" {BitConverter.SingleToUInt32Bits(value):X8}")))}");
        return string.Join('\n', lines);
    }

    private static IEnumerable<float> Values(IDataView view, string name) => view.Schema[name].Type is VectorDataViewType
        ? view.GetColumn<float[]>(name).SelectMany(values => values)
        : view.GetColumn<float>(name);

    private static SavedModelRow Row(int number) => new()
    {
        Pixels = [.. Enumerable.Range(0, Length).Select(i => ((number + 1) * 7919 + (i + 3) * 10473 + number * i * 31) % 1009 / 504f - 1)],
        Label = $"class {number % 3}",
        IsOdd = number % 2 == 1,
        Targets = [100 + number, 0.01f * (number % 5)],
        Labels = [number % 2, number % 3 == 0 ? 1 : 0, number % 5 == 0 ? 1 : 0],
    };

    private static SavedImageRow ImageRow(int number)
    {
        (int width, int height) = (5 + number * 3, 40 - number);
        byte[] pixels = [.. Enumerable.Range(0, 4 * width * height)
            .Select(i => i % 4 == 3 ? byte.MaxValue : (byte)(((number + 1) * 7919 + (i + 3) * 10473 + number * i * 31) % 251))];
        return new SavedImageRow { Image = MLImage.CreateFromPixels(width, height, MLPixelFormat.Rgba32, pixels), Label = $"class {number % 3}" };
    }
}
