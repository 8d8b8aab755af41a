using ExpressML.Kernels.Products;
using ExpressML.Kernels.Registers;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Convolutions;

/// <summary>Columns of a target that have the same taps: the first, how many, <see cref="ConvolutionWalk.ColumnPhases"/> apart, and what the first reaches.</summary>
internal readonly record struct ColumnRun(int Column, int Count, AxisReach Reach);

/// <summary>The tables of one product of a convolution, made once: what <see cref="LaneProducts"/> walks instead of a matrix of windows.</summary>
/// <remarks>
/// Forward and back to the input, each number of the target is a sum of products of weights and numbers of the source; only the tables
/// differ. Taps stand in the order row, column, channel of the source, so that a window that the border cuts is a range of runs.
/// </remarks>
internal sealed class ConvolutionWalk
{
    private readonly ConvolutionAxis _rows, _columns;
    private readonly int[,] _starts;

    private ConvolutionWalk(
        Shape source, Shape target, int weightRow, int columnStep, ConvolutionAxis rows, ConvolutionAxis columns, Func<int, int, int, int> weightAt)
    {
        (Source, Target, WeightRow, ColumnStep, _rows, _columns) = (source, target, weightRow, columnStep, rows, columns);
        var taps = new List<Tap>();
        _starts = new int[rows.Phases.Length, columns.Phases.Length];
        for (int row = 0; row < rows.Phases.Length; row++)
        {
            for (int column = 0; column < columns.Phases.Length; column++)
            {
                _starts[row, column] = taps.Count;
                AddTaps(taps, rows.Phases[row], columns.Phases[column], weightAt);
            }
        }

        Taps = [.. taps];
    }

    /// <summary>What one group reads.</summary>
    public Shape Source { get; }

    /// <summary>What one group makes.</summary>
    public Shape Target { get; }

    /// <summary>Weights from one channel of the target to the next.</summary>
    public int WeightRow { get; }

    /// <summary>For each row of the target, what it reaches.</summary>
    public ReadOnlySpan<AxisReach> Rows => _rows.Reaches;

    /// <summary>For each column of the target, what it reaches.</summary>
    public ReadOnlySpan<AxisReach> Columns => _columns.Reaches;

    /// <summary>The table that <see cref="Range"/> selects from.</summary>
    public Tap[] Taps { get; }

    /// <summary>y[f,i,j] from x: channels of x and their weights, window after window.</summary>
    public static ConvolutionWalk Forward(ConvolutionGeometry g) => new(
        g.GroupInput, g.GroupOutput, g.FanIn, g.Stride.Width,
        ConvolutionAxis.Forward(g.Rows),
        ConvolutionAxis.Forward(g.Columns),
        (channel, u, v) => channel * g.WindowArea + u * g.WindowWidth + v);

    /// <summary>dx[c,r,s] from dy: the filters whose windows hold (r, s).</summary>
    public static ConvolutionWalk Backward(ConvolutionGeometry g) => new(
        g.GroupOutput, g.GroupInput, g.WindowArea, 1,
        ConvolutionAxis.Backward(g.Rows),
        ConvolutionAxis.Backward(g.Columns),
        (filter, u, v) => filter * g.FanIn + u * g.WindowWidth + v);

    /// <summary>Columns of the source from one column of the target to the next that <see cref="ColumnsAlike"/> takes together with it.</summary>
    public int ColumnStep { get; }

    /// <summary>Columns of the target from one to the next that can have the same taps.</summary>
    public int ColumnPhases => _columns.Phases.Length;

    /// <summary>All columns, as runs of those with the same taps.</summary>
    public ColumnRun[] ColumnRuns => field ??= [.. Enumerable.Range(0, ColumnPhases).SelectMany(RunsOf)];

    /// <summary>How many columns from one on have the same taps, as many as are summed together: 1, or with 512 bits 2.</summary>
    public int ColumnsAlike(int column)
    {
        ReadOnlySpan<AxisReach> columns = Columns;
        return RegisterTiles.BlocksAPair > 1 && column + 1 < columns.Length
            && columns[column + 1] == columns[column] with { Origin = columns[column].Origin + ColumnStep } ? 2 : 1;
    }

    /// <summary>The taps of one position.</summary>
    public TapRange Range(AxisReach row, AxisReach column)
    {
        int rowLength = _columns.Phases[column.Phase].Count * Source.Channels;
        return new TapRange(
            _starts[row.Phase, column.Phase] + row.First * rowLength + column.First * Source.Channels,
            Math.Max(0, row.End - row.First), Math.Max(0, column.End - column.First) * Source.Channels, rowLength);
    }

    private IEnumerable<ColumnRun> RunsOf(int phase)
    {
        AxisReach[] columns = _columns.Reaches;
        for (int count, column = phase; column < columns.Length; column += count * ColumnPhases)
        {
            count = 1;
            while (column + count * ColumnPhases < columns.Length
                && columns[column + count * ColumnPhases] == columns[column] with { Origin = columns[column].Origin + count * ColumnStep })
                count++;
            yield return new ColumnRun(column, count, columns[column]);
        }
    }

    private void AddTaps(List<Tap> taps, AxisPhase rows, AxisPhase columns, Func<int, int, int, int> weightAt)
    {
        for (int t = 0; t < rows.Count; t++)
        {
            for (int s = 0; s < columns.Count; s++)
            {
                int pixel = t * _rows.SourceStep * Source.Width + s * _columns.SourceStep;
                for (int c = 0; c < Source.Channels; c++)
                {
                    int weight = weightAt(c, rows.Start + t * rows.Step, columns.Start + s * columns.Step);
                    taps.Add(new Tap((c * Source.Area + pixel) * Lanes.Count, weight));
                }
            }
        }
    }
}
