using System.Globalization;
using ExpressML.Transforms;

namespace ExpressML.Data.Reading;

/// <summary>Rows that were skipped for one kind of reason: how many, and what was wrong with the first ones.</summary>
internal sealed class Skips
{
    /// <summary>How many are named.</summary>
    public const int MostNamed = 10;

    private readonly List<(long Row, string? Problem)> _first = [];

    /// <summary>How many rows were skipped.</summary>
    public long Count { get; private set; }

    /// <summary>Whether something is known of the first ones besides their numbers.</summary>
    public bool HaveProblems => _first.Exists(skip => skip.Problem is not null);

    public void Clear()
    {
        Count = 0;
        _first.Clear();
    }

    /// <param name="row">Number of the row, counted from 0.</param>
    /// <param name="problem">What is wrong with it, if that is known.</param>
    public void Add(long row, string? problem = null)
    {
        Count++;
        if (_first.Count < MostNamed)
            _first.Add((row, problem));
    }

    /// <summary>Adds those of a block of rows.</summary>
    /// <param name="block">Their numbers are those in the block.</param>
    /// <param name="firstRow">Number of the block's first row.</param>
    public void Add(Skips block, long firstRow)
    {
        Count += block.Count;
        foreach ((long row, string? problem) in block._first.Take(MostNamed - _first.Count))
            _first.Add((firstRow + row, problem));
    }

    /// <summary>The first ones.</summary>
    /// <param name="reason">What is wrong with rows of which nothing else is known.</param>
    public IEnumerable<SkippedRow> Named(string reason) => _first.Select(skip => new SkippedRow(skip.Row, skip.Problem ?? reason));

    /// <summary>Which rows they are: "row 3 ('a.heic' is HEIC, …), row 7 and 12 more".</summary>
    public override string ToString()
    {
        string first = string.Join(", ", _first.Select(skip => string.Create(CultureInfo.InvariantCulture, $"row {skip.Row}{(skip.Problem is null ? "" : $" ({skip.Problem})")}")));
        return Count > _first.Count ? string.Create(CultureInfo.InvariantCulture, $"{first} and {Count - _first.Count} more") : first;
    }
}
