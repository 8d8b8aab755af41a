using ExpressML.Data.Reading;
using ExpressML.Data.Rows;
using ExpressML.Data.Splitting;
using ExpressML.Data.Statistics;
using ExpressML.Transforms;
using ExpressML.Transforms.Columns;

namespace ExpressML.Data;

/// <summary>Reads the rows of a source. Rows that can't be used are skipped and counted.</summary>
internal sealed class TrainingDataReader
{
    private readonly RowSource _source;
    private readonly RowMemory _memory;
    private readonly ValidationSplit? _split;

    /// <summary>Reads the rows of <paramref name="source"/>: into memory, if they fit into <paramref name="memory"/>.</summary>
    /// <param name="source">Where the rows come from.</param>
    /// <param name="memory">How much memory they may take.</param>
    /// <param name="split">Which rows are held out for validation; null for none.</param>
    public TrainingDataReader(RowSource source, RowMemory memory, ValidationSplit? split = null) =>
        (_source, _memory, _split, Targets) = (source, memory, split, new TargetStatistics(source.Target.Outputs));

    /// <summary>The statistics of the labels, without those of rows that are held out.</summary>
    public TargetStatistics Targets { get; private set; }

    /// <summary>Whether the rows are those of a validation set.</summary>
    public bool IsOfValidation => _source.IsValidation;

    /// <summary>The rows that are held out, once the rows are read; null without a split.</summary>
    public ITrainingRows? Validation { get; private set; }

    /// <summary>Rows whose label was missing.</summary>
    public Skips MissingLabels { get; private set; } = new();

    /// <summary>Rows whose weight was missing.</summary>
    public Skips MissingWeights { get; private set; } = new();

    /// <summary>Rows with a NaN or infinite pixel, or without an image.</summary>
    public Skips UnusableFeatures { get; private set; } = new();

    /// <summary>What is wrong with <see cref="UnusableFeatures"/>, in words.</summary>
    public string FeatureProblem => UnusableFeatures.HaveProblems ? "no image that can be read"
        : ImageColumn.Holds(_source.Features.Type) ? "no image" : "NaN or infinite values";

    /// <summary>All rows that could not be used.</summary>
    public SkippedRows Skipped => new(
        MissingLabels.Count, MissingWeights.Count, UnusableFeatures.Count,
        [.. MissingLabels.Named("no label"), .. MissingWeights.Named("no weight"), .. UnusableFeatures.Named(FeatureProblem)]);

    /// <exception cref="InvalidOperationException">No row can be used, or there are too few to split.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public ITrainingRows Read()
    {
        ITrainingRows rows = TryRead(_source) ?? TryRead(_source with { Cursors = RowSource.PlainCursor })!;
        RequireRows(rows.Count);
        return rows;
    }

    // Null if the source has several cursors whose rows have no common order.
    private ITrainingRows? TryRead(RowSource source)
    {
        TrainingData kind = source.CreateData();
        CollectedRows training = new(source), validation = new(source);
        ValidationDraw? draw = _split?.Begin();
        RowSamples samples = new(source.Name);
        bool areBytes = true;
        using OrderedRows rows = source.Open(asBytes: true, whileWorking: false);
        while (rows.MoveNext())
        {
            if (draw is not null)
                samples.Add(rows.Block, rows.Row);
            (draw?.IsValidation(rows.Block, rows.Row) == true ? validation : training).Add(rows.Block, rows.Row);
            areBytes &= rows.Block.AreBytes;
            if (kind.BytesFor(training.Targets.Count + validation.Targets.Count, areBytes) > _memory.Bytes)
            {
                training.Drop();
                validation.Drop();
            }
        }

        if (!rows.AreOrdered)
            return null;
        (MissingLabels, MissingWeights, UnusableFeatures) = (rows.MissingLabels, rows.MissingWeights, rows.UnusableFeatures);
        Targets = training.Targets;
        Validation = _split is null ? null : validation.Rows(source with { Part = new RowPart(_split, IsValidation: true, samples) }, areBytes, _memory);
        return training.Rows(_split is null ? source : source with { Part = new RowPart(_split, IsValidation: false, samples) }, areBytes, _memory);
    }

    private void RequireRows(int count)
    {
        if (count > 0 && Validation is { Count: 0 })
            throw TooFewToSplit(count);
        if (count > 0 && Targets.Weight > 0)
            return;
        if (count > 0)
            throw new InvalidOperationException($"All {count} rows of the {_source.Name} have the weight 0 in column '{_source.Weight?.Name}'.");
        if (Validation is { Count: > 0 } validation)
            throw TooFewToSplit(validation.Count);
        string weights = _source.Weight is { } weight ? $"{MissingWeights.Count} have no weight in column '{weight.Name}', " : "";
        throw new InvalidOperationException(Skipped.Count == 0
            ? $"The {_source.Name} has no rows."
            : $"The {_source.Name} has no row that can be used: {MissingLabels.Count} have no label in column '{_source.Target.Label.Name}', {weights}"
                + $"{UnusableFeatures.Count} have {FeatureProblem} in column '{_source.Features.Name}'{(UnusableFeatures.HaveProblems ? $": {UnusableFeatures}" : "")}.");
    }

    private InvalidOperationException TooFewToSplit(int rows) => new(FormattableString.Invariant(
        $"ValidationSetFraction {_split!.Fraction} of {rows} row{(rows == 1 ? "" : "s")} leaves none for validation or none for training. Set another fraction, or give a ValidationSet."));
}
