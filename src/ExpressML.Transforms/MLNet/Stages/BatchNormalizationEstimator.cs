using ExpressML.Transforms.Columns;
using ExpressML.Transforms.Stages;
using Microsoft.ML;

namespace ExpressML.Transforms;

/// <summary>
/// Standardises columns of numbers or pixels by mean and variance of the training data: y = γ·(x − mean) / √(variance + ε) + β. Made by
/// <see cref="ExpressMLTransformsCatalog.BatchNormalization(TransformsCatalog, string, string?, double, double, double)"/> and its overloads.
/// </summary>
/// <remarks>
/// <para>
/// <b>Input and Output Columns.</b> The input is a vector of <see cref="float"/> or <see cref="byte"/> of known size. The output is a vector of
/// <see cref="float"/> with the same dimensions and slot names, marked as normalised.
/// </para>
/// <para>
/// <b>Characteristics.</b> <see cref="Fit"/> reads the rows once, by one cursor and in double precision, so the statistics are the same
/// bits on any number of threads. Saved with the model. Exportable to ONNX. With γ = 1 and β = 0, the defaults, it is standardisation.
/// </para>
/// <para>
/// <b>Details.</b> A column with the dimensions of images has a mean and a variance for each channel, over all its pixels and rows; any other vector for
/// each of its numbers. In the paper each batch is normalised by its own statistics while training, and by those of all training data when scoring;
/// as a stage of a pipeline, the training data as a whole are the batch, so training and scoring see the same numbers. The variance is
/// divided by n. With <see cref="Options.Momentum"/>, statistics are smoothed exponentially over batches instead, as in the
/// layer <see cref="Layers.BatchNormalization"/>: for data whose later rows tell more of what is to come.
/// </para>
/// <para>
/// A channel that never changes comes out as β, and a change in later data is magnified by no more than γ/√ε. NaN and infinite
/// numbers are left out of the statistics, number by number, and stay what they are but for the sign; a channel that has no others keeps mean 0 and variance 1.
/// </para>
/// <para>Source: Ioffe and Szegedy 2015, "Batch Normalization", Algorithms 1 and 2, arXiv:1502.03167.</para>
/// </remarks>
public sealed class BatchNormalizationEstimator : IEstimator<BatchNormalizationTransformer>
{
    private readonly Options _options;
    private readonly InputOutputColumnPair[] _columns;

    internal BatchNormalizationEstimator(Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_options, _columns) = (options.Snapshot(), [.. options.Columns]);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type, or its channels can't be told.</exception>
    /// <exception cref="InvalidOperationException">A column has no finite number in any row.</exception>
    public BatchNormalizationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column[] columns = Array.ConvertAll(_columns, pair => Find(input.Schema, pair.InputColumnName));
        ChannelEstimate[] estimates = Array.ConvertAll(columns, CreateEstimate);
        Measure(input, columns, estimates);
        return new BatchNormalizationTransformer(_columns.Zip(estimates, CreateColumn), _options.Epsilon, _options.Scale, _options.Shift);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape output = inputSchema;
        foreach (InputOutputColumnPair pair in _columns)
        {
            SchemaShape.Column input = InputColumn.Find(inputSchema, pair.InputColumnName, InputColumn.ExpectedVector);
            output = output.With(BatchNormalizationColumn.Describe(pair.OutputColumnName, InputColumn.Example(input)));
        }

        return output;
    }

    private static DataViewSchema.Column Find(DataViewSchema schema, string name)
    {
        DataViewSchema.Column column = InputColumn.Find(schema, name);
        InputColumn.CheckedType(column);
        return column;
    }

    private ChannelEstimate CreateEstimate(DataViewSchema.Column column)
    {
        InputLayout layout = InputLayouts.Of(column, _options.InputShape, _options.PixelOrder, takesVectors: true, role: "input");
        return _options.Momentum is double momentum ? new SmoothedEstimate(layout, momentum, _options.BatchSize) : new ExactEstimate(layout);
    }

    private BatchNormalizationColumn CreateColumn(InputOutputColumnPair pair, ChannelEstimate estimate)
    {
        if (!estimate.HasAny)
        {
            throw new InvalidOperationException($"BatchNormalization: column '{pair.InputColumnName}' has no mean and variance, because "
                + $"{(_options.Momentum is null ? "no row has a finite number" : "no batch has two finite numbers of one channel")} in it. Are there any rows?");
        }

        return new BatchNormalizationColumn(
            pair.OutputColumnName, pair.InputColumnName, estimate.Layout, estimate.Means, estimate.Variances, _options.Epsilon, _options.Scale, _options.Shift);
    }

    private static void Measure(IDataView input, DataViewSchema.Column[] columns, ChannelEstimate[] estimates)
    {
        using DataViewRowCursor cursor = input.GetRowCursor(columns.DistinctBy(column => column.Index));
        DenseVectorReader[] readers = Array.ConvertAll(columns, column => new DenseVectorReader(cursor, column));
        float[][] rows = Array.ConvertAll(estimates, estimate => new float[estimate.Layout.Shape.Length]);
        while (cursor.MoveNext())
        {
            for (int i = 0; i < columns.Length; i++)
            {
                readers[i].Read(rows[i]);
                estimates[i].Add(rows[i]);
            }
        }

        foreach (ChannelEstimate estimate in estimates)
            estimate.Complete();
    }

    /// <summary>Options for <see cref="BatchNormalizationEstimator"/>.</summary>
    public sealed class Options
    {
        /// <summary>The columns: for each the one to add and the one to read. At least one.</summary>
        public IReadOnlyList<InputOutputColumnPair> Columns = [];

        /// <summary>ε, added to each variance, above 0. Default: 1e-5.</summary>
        /// <remarks>Numbers with deviations below √ε, 0.003 by default, are not brought to the deviation γ: lower it for these.</remarks>
        public double Epsilon = 1e-5;

        /// <summary>γ, called C1 too: the standard deviation afterwards. Default: 1.</summary>
        public double Scale = 1;

        /// <summary>β, called C2 too: the mean afterwards. Default: 0.</summary>
        public double Shift;

        /// <summary>
        /// The share of each new batch in smoothed statistics, above 0 and up to 1; PyTorch's default is 0.1. Keras's momentum is 1 less this: write 0.01 for its
        /// 0.99. Default: null, which takes the exact mean and variance of all rows.
        /// </summary>
        public double? Momentum;

        /// <summary>Rows of a batch for <see cref="Momentum"/>, at least 2. Default: 64.</summary>
        public int BatchSize = 64;

        /// <summary>
        /// Channels, height and width of one example, for all columns. Default: null, which takes it from each column's dimensions; a plain vector
        /// of n numbers is n×1×1, so that each number has statistics of its own.
        /// </summary>
        public Shape? InputShape;

        /// <summary>The order of the numbers of one example. Default: null, which takes it from the column's dimensions, and planar where they don't tell.</summary>
        public PixelOrder? PixelOrder;

        internal Options Snapshot() => (Options)MemberwiseClone();

        internal void Validate()
        {
            if (Columns is not { Count: > 0 })
                throw new ArgumentException("BatchNormalization needs at least one column: add it to Columns.", nameof(Columns));
            if (Columns.Any(pair => string.IsNullOrEmpty(pair?.OutputColumnName) || string.IsNullOrEmpty(pair.InputColumnName)))
                throw new ArgumentException("BatchNormalization: each of Columns needs the names of the column to add and the one to read.", nameof(Columns));
            Guard.PositiveSingle(Epsilon);
            Guard.Finite(Scale);
            Guard.Finite(Shift);
            if (Momentum is { } momentum)
                Guard.AboveZeroAtMostOne(momentum, nameof(Momentum));
            if (BatchSize < 2)
                throw new ArgumentOutOfRangeException(nameof(BatchSize), BatchSize, "BatchSize must be at least 2: one row has no variance.");
            if (InputShape is { } shape)
                Guard.Valid(shape, nameof(InputShape));
            if (PixelOrder is { } order)
                Guard.Defined(order, nameof(PixelOrder));
        }
    }
}
