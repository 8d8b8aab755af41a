using ExpressML.Images;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms.Columns;

/// <summary>Finds the file that the image of a row comes from, for messages: in the columns of text that the row has beside it.</summary>
internal sealed class ImagePaths
{
    private static readonly string[] _extensions =
        [".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".ico", ".tif", ".tiff", ".heic", ".heif", ".avif", ".jxl", ".jp2", ".psd", ".svg", ".dng", ".cr2", ".cr3", ".nef", ".arw"];

    private readonly ValueGetter<ReadOnlyMemory<char>>[] _texts;
    private int? _column;
    private string _folder = "";

    public ImagePaths(DataViewRow row) =>
        _texts = [.. ColumnsOf(row.Schema).Where(row.IsColumnActive).Select(row.GetGetter<ReadOnlyMemory<char>>)];

    /// <summary>The columns that may have paths.</summary>
    public static IEnumerable<DataViewSchema.Column> ColumnsOf(DataViewSchema schema) => schema.Where(column => column.Type is TextDataViewType);

    /// <summary>Learns from an image that was loaded in which column its path is, and in which folder paths begin.</summary>
    /// <param name="path">The whole path, which ML.NET's loader writes into the image's tag.</param>
    public void Learn(string? path)
    {
        if (_column is not null || string.IsNullOrEmpty(path))
            return;
        string[] texts = Texts();
        foreach (int column in Enumerable.Range(0, texts.Length).Where(i => texts[i].Length > 0 && path.EndsWith(texts[i], StringComparison.Ordinal)))
            if (_column is not int best || texts[column].Length > texts[best].Length)
                _column = column;
        _folder = _column is int found ? path[..^texts[found].Length] : "";
    }

    /// <summary>Why the current row has no image, as far as its file tells.</summary>
    /// <param name="exception">What the loader threw.</param>
    public string Describe(Exception exception)
    {
        string? path = (exception as FileNotFoundException)?.FileName ?? Find();
        if (path is null)
            return exception.Message;
        if (ImageErrors.IsOfPath(exception, path) && !File.Exists(path))
            return $"'{path}' {ImageErrors.DescribePath(path)}";
        return ImageErrors.IsOfContent(exception) ? $"'{path}' {DescribeContent(path)}" : $"'{path}': {exception.Message}";
    }

    /// <summary>Where the image of the current row comes from; null if no column tells.</summary>
    public string? Find()
    {
        string[] texts = Texts();
        return _column is int column
            ? _folder + texts[column]
            : texts.FirstOrDefault(Path.Exists) ?? texts.FirstOrDefault(text => _extensions.Contains(Path.GetExtension(text), StringComparer.OrdinalIgnoreCase));
    }

    private static string DescribeContent(string path)
    {
        if (!File.Exists(path))
            return "can't be decoded";
        Span<byte> start = stackalloc byte[EncodedFormat.BytesNeeded];
        using FileStream file = File.OpenRead(path);
        return EncodedFormat.DescribeProblem(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
    }

    private string[] Texts() => Array.ConvertAll(_texts, getter =>
    {
        ReadOnlyMemory<char> text = default;
        getter(ref text);
        return text.ToString();
    });
}
