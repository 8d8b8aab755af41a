using ExpressML.Data.Rows;
using ExpressML.Data.Splitting;
using ExpressML.Data.Targets;
using ExpressML.Transforms.Columns;
using Microsoft.ML;

namespace ExpressML.Data.Reading;

/// <summary>Where training rows come from.</summary>
/// <param name="View">The rows.</param>
/// <param name="Features">The column with the pixels.</param>
/// <param name="Target">The column with the labels.</param>
/// <param name="Layout">What the pixels mean.</param>
/// <param name="Threads">How many threads may work at once.</param>
/// <param name="Cursors">How many cursors to ask the view for.</param>
internal sealed record RowSource(
    IDataView View, DataViewSchema.Column Features, TargetColumn Target, InputLayout Layout, int Threads, int Cursors)
{
    /// <summary>The value of <see cref="Cursors"/> for views whose several cursors have no common order.</summary>
    public const int PlainCursor = 0;

    /// <summary>The column with the weights of the rows. Default: null, all rows count 1.</summary>
    public DataViewSchema.Column? Weight { get; init; }

    /// <summary>The part of the rows to read. Default: null, all rows.</summary>
    public RowPart? Part { get; init; }

    /// <summary>What messages call the rows.</summary>
    public string Name => IsValidation ? "validation set" : "training data";

    /// <summary>Whether the view is a validation set. Default: false, it is the training data.</summary>
    public bool IsValidation { get; init; }

    /// <summary>What becomes of the reasons why rows are skipped. Default: they are kept for the result.</summary>
    public ProblemReport Report { get; init; } = ProblemReport.Kept;

    /// <summary>Stops the reading. Default: never.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>A source that is read by one cursor per thread, or by fewer if these would read too much ahead.</summary>
    public static RowSource Create(
        IDataView view, DataViewSchema.Column features, TargetColumn target, DataViewSchema.Column? weight, InputLayout layout, RowMemory memory, int threads)
    {
        var source = new RowSource(view, features, target, layout, threads, Cursors: 1) { Weight = weight };
        return source with { Cursors = memory.Cursors(source.CreateData(), threads) };
    }

    /// <summary>An empty store for rows of this source.</summary>
    public TrainingData CreateData() =>
        Target.AreClasses
            ? new TrainingData(Layout.Shape, Target.Outputs, Weight is not null)
            : TrainingData.WithTargets(Layout.Shape, Target.Outputs, Weight is not null);

    /// <summary>Begins to read the rows.</summary>
    /// <param name="asBytes">Whether pixels are expected to be bytes.</param>
    /// <param name="whileWorking">Whether other work is done meanwhile, so that even a single cursor is read in the background.</param>
    /// <param name="shuffle">Lets the view give its rows, or pieces of them, in another order, if it can; null for its own order.</param>
    public OrderedRows Open(bool asBytes, bool whileWorking, Random? shuffle = null)
    {
        DataViewSchema.Column[] columns = [Features, Target.Label, .. Weight is { } weight ? [weight] : Array.Empty<DataViewSchema.Column>(), .. ColumnsWithPaths()];

        // A set, even for one cursor: the plain cursor of most transforms is made of several. But shuffled sets need not have a common order.
        DataViewRowCursor[] cursors = Cursors == PlainCursor || shuffle is not null ? [View.GetRowCursor(columns, shuffle)] : View.GetRowCursorSet(columns, Cursors);
        try
        {
            bool inBackground = cursors.Length > 1 || (whileWorking && Threads > 1);
            return new OrderedRows([.. cursors.Select(cursor => new RowCursor(cursor, this))], asBytes, inBackground, Part?.CreateFilter(), Cancellation);
        }
        catch
        {
            foreach (DataViewRowCursor cursor in cursors)
                cursor.Dispose();
            throw;
        }
    }

    // They are read where an image can't be, to say in which file it is.
    private IEnumerable<DataViewSchema.Column> ColumnsWithPaths() =>
        ImageColumn.IsIn(View.Schema) ? ImagePaths.ColumnsOf(View.Schema) : [];
}
