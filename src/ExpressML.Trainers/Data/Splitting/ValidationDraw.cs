using ExpressML.Data.Rows;
using ExpressML.Tensors;

namespace ExpressML.Data.Splitting;

/// <summary>Decides row by row, while they are read, which are held out for validation.</summary>
/// <remarks>
/// The rows of a class are divided into runs of 1/fraction rows, and one row of each run is drawn. So each class is split exactly up to one row, and
/// the number of rows need not be known. A label of one number that is 0 or 1 counts as a class; all other numbers count as one class.
/// </remarks>
internal sealed class ValidationDraw
{
    private readonly ValidationSplit _split;
    private readonly List<Run> _runs = [];

    public ValidationDraw(ValidationSplit split) => _split = split;

    /// <summary>Whether a row is held out. Call it once per row, in order.</summary>
    public bool IsValidation(TrainingData rows, int row)
    {
        int stratum = rows.ClassOf(row);
        while (_runs.Count <= stratum)
            _runs.Add(new Run(_split, _runs.Count));
        return _runs[stratum].MoveNext();
    }

    /// <summary>The current run of a class.</summary>
    private sealed class Run
    {
        private readonly double _fraction;
        private CounterRandom _random;
        private long _number;
        private long _row;
        private long _end;
        private long _drawn;

        public Run(ValidationSplit split, int stratum) => (_fraction, _random) = (split.Fraction, new CounterRandom(split.Seed, (ulong)stratum));

        public bool MoveNext()
        {
            if (_row == _end)
                Begin();
            return _row++ == _drawn;
        }

        private void Begin()
        {
            _number++;
            _end = (long)Math.Ceiling(_number / _fraction);
            _drawn = _row + (long)_random.NextBelow((ulong)(_end - _row));
        }
    }
}
