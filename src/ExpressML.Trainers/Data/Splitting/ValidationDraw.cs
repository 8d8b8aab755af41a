using ExpressML.Data.Rows;
using ExpressML.Tensors;

namespace ExpressML.Data.Splitting;

/// <summary>Says row by row, as they come, which are held out for validation.</summary>
/// <remarks>
/// The rows of a class are cut into runs of 1/fraction, and one row of each run is drawn: every class is split within one row of the fraction, and
/// how many rows there are need not be known. A label of one number that is 0 or 1 counts as a class; other numbers are all of one.
/// </remarks>
internal sealed class ValidationDraw
{
    private readonly ValidationSplit _split;
    private readonly List<Run> _runs = [];

    public ValidationDraw(ValidationSplit split) => _split = split;

    /// <summary>Whether a row is held out. To be asked for each row once, in their order.</summary>
    public bool IsValidation(TrainingData rows, int row)
    {
        int stratum = rows.ClassOf(row);
        while (_runs.Count <= stratum)
            _runs.Add(new Run(_split, _runs.Count));
        return _runs[stratum].MoveNext();
    }

    /// <summary>The run that a class is in.</summary>
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
