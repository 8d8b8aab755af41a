using ExpressML.Data.Rows;

namespace ExpressML.Data.Statistics;

/// <summary>Statistics of the targets of all rows: their count and range, and mean and deviation of each number. Rows are added one by one.</summary>
/// <remarks>
/// In double precision; a class counts as a number. Source: Welford 1962, "Note on a Method for Calculating Corrected Sums of Squares and
/// Products", Technometrics 4(3).
/// </remarks>
internal sealed class TargetStatistics
{
    private readonly double[] _means;
    private readonly double[] _squares;
    private readonly double[] _weightsOfClasses;
    private int _lastClass = -1;

    /// <summary>Statistics of no rows.</summary>
    /// <param name="outputs">How many classes or numbers a label has.</param>
    public TargetStatistics(int outputs) =>
        (_means, _squares, _weightsOfClasses) = (new double[outputs], new double[outputs], new double[Math.Max(2, outputs)]);

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>The smallest of all numbers.</summary>
    public double Least { get; private set; } = double.PositiveInfinity;

    /// <summary>The largest of all numbers.</summary>
    public double Greatest { get; private set; } = double.NegativeInfinity;

    /// <summary>The sum of the weights of all rows.</summary>
    public double Weight { get; private set; }

    /// <summary>The sum of the weights of the rows of each class; for a label that is 0 or 1, of those with 0 and with 1.</summary>
    public IReadOnlyList<double> WeightsOfClasses => _weightsOfClasses;

    /// <summary>How many runs of rows of the same class there are: as many as classes if the rows are sorted by class.</summary>
    public int Runs { get; private set; }

    /// <summary>How many runs there would be, on average, if the rows came in a random order.</summary>
    public double RunsAtRandom => 1 + (Count - 1) * (1 - _weightsOfClasses.Sum(weight => weight / Weight * (weight / Weight)));

    /// <summary>The mean of each number of the label.</summary>
    public IReadOnlyList<double> Means => _means;

    public void Add(TrainingData data, int row)
    {
        Count = checked(Count + 1);
        Weight += data.Weight(row);
        _weightsOfClasses[data.ClassOf(row)] += data.Weight(row);
        if (data.ClassOf(row) != _lastClass)
            Runs++;
        _lastClass = data.ClassOf(row);
        if (data.TargetCount == 0)
            Add(data.Label(row), 0);
        for (int k = 0; k < data.TargetCount; k++)
            Add(data.Targets(row)[k], k);
    }

    /// <summary>Mean and deviation (divided by n) of all numbers of each channel of an output.</summary>
    public (double[] Means, double[] Deviations) OfChannels(Shape output)
    {
        double[] means = new double[output.Channels], deviations = new double[output.Channels];
        for (int c = 0; c < output.Channels; c++)
        {
            (int first, int end) = (c * output.Area, (c + 1) * output.Area);
            double mean = _means[first..end].Average();
            means[c] = mean;
            deviations[c] = Math.Sqrt(Enumerable.Range(first, output.Area).Average(k => _squares[k] / Count + (_means[k] - mean) * (_means[k] - mean)));
        }

        return (means, deviations);
    }

    private void Add(double number, int k)
    {
        (Least, Greatest) = (Math.Min(Least, number), Math.Max(Greatest, number));
        double distance = number - _means[k];
        _means[k] += distance / Count;
        _squares[k] += distance * (number - _means[k]);
    }
}
