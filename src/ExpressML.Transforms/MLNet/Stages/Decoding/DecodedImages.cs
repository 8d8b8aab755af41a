using ExpressML.Transforms.Columns;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms.Stages.Decoding;

/// <summary>The images of one cursor or row. A row without one that can be decoded has a missing value.</summary>
internal sealed class DecodedImages : IImageSource
{
    // A cursor may go through millions of rows.
    private const int MostWarnings = 10;

    private readonly DataViewRow _row;
    private readonly string _column;
    private readonly EncodedSource _source;
    private readonly ImageDecoder _decoder;
    private readonly Action<string> _warn;
    private readonly ValueGetter<DataViewRowId> _id;
    private int _warnings;

    /// <param name="row">The row or cursor.</param>
    /// <param name="column">The column of the images.</param>
    /// <param name="source">Where they are read.</param>
    /// <param name="decoder">Decodes them.</param>
    /// <param name="warn">Takes the warnings.</param>
    public DecodedImages(DataViewRow row, string column, EncodedSource source, ImageDecoder decoder, Action<string> warn) =>
        (_row, _column, _source, _decoder, _warn, _id) = (row, column, source, decoder, warn, row.GetIdGetter());

    public Shape? Enough
    {
        set => _decoder.Enough = value;
    }

    public bool IsReportedByReader { get; set; }

    public string? Problem { get; private set; }

    /// <summary>A getter whose target is this.</summary>
    public static Delegate CreateGetter(DataViewRow row, DataViewSchema.Column input, string column, string? folder, int maximumPixels, Action<string> warn) =>
        new ValueGetter<MLImage?>(new DecodedImages(row, column, EncodedSource.Create(row, input, folder), new ImageDecoder(maximumPixels), warn).Get);

    // As ML.NET's own loader does, it disposes of the image that it gave before.
    private void Get(ref MLImage? image)
    {
        image?.Dispose();
        image = null;
        if (_source.TryRead(out ReadOnlySpan<byte> encoded, out string name, out string? problem))
            image = _decoder.TryDecode(encoded, out problem);
        Problem = problem is null ? null : $"{name} {problem}";
        if (Problem is not null && !IsReportedByReader)
            Warn(Problem);
    }

    private void Warn(string problem)
    {
        if (_row is not DataViewRowCursor || _warnings < MostWarnings)
            _warn($"Column '{_column}' has no image in {NameOfRow()}: {problem}.");
        else if (_warnings == MostWarnings)
            _warn($"Column '{_column}' has no image in more than {MostWarnings} rows. The others are not named.");
        _warnings = Math.Min(_warnings, MostWarnings) + 1;
    }

    private string NameOfRow()
    {
        if (_row.Batch == 0)
            return $"row {_row.Position} (counted from 0)";
        DataViewRowId id = default;
        _id(ref id);
        return $"the row with the ID {id}";
    }
}
