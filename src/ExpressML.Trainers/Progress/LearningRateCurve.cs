using System.Text;
using ExpressML.Persistence;

namespace ExpressML.Trainers;

/// <summary>How the loss changes as the learning rate grows from step to step: what <c>LearningRateFinder.Run</c> measures.</summary>
public sealed class LearningRateCurve
{
    // The first losses are those of a network that stands still, and single batches say little: the mean of some is where the loss begins.
    private const int FirstSteps = 10;
    private const double Distance = 10, LeastFall = 0.05, LeastDeviations = 1.5;

    internal LearningRateCurve(IReadOnlyList<LearningRatePoint> points) => Points = points;

    /// <summary>The steps, from the lowest rate to the one at which the loss exploded, or to the highest.</summary>
    public IReadOnlyList<LearningRatePoint> Points { get; }

    /// <summary>
    /// A learning rate to begin with: a tenth of that at which the smoothed loss is lowest, where steps are large but not yet too large. NaN if the loss did not fall
    /// clearly: by 5 % of its mean in the first ten steps, and by 1.5 times their standard deviation.
    /// </summary>
    public double Suggestion
    {
        get
        {
            if (Points.Count <= FirstSteps)
                return double.NaN;
            LearningRatePoint lowest = Points.Skip(FirstSteps).MinBy(point => point.SmoothedLoss);
            double first = Points.Take(FirstSteps).Average(point => point.Loss);
            double deviation = Math.Sqrt(Points.Take(FirstSteps).Average(point => (point.Loss - first) * (point.Loss - first)));
            return first - lowest.SmoothedLoss > Math.Max(LeastFall * Math.Abs(first), LeastDeviations * deviation) ? lowest.LearningRate / Distance : double.NaN;
        }
    }

    /// <summary>The curve as CSV (RFC 4180): learningRate, loss and smoothedLoss, with a point before decimals in every culture.</summary>
    public string ToCsv() => CsvText.Of(["learningRate", "loss", "smoothedLoss"], Points.Select(point => new[] { point.LearningRate, point.Loss, point.SmoothedLoss }));

    /// <summary>Writes <see cref="ToCsv"/> to a file, completely or not at all.</summary>
    /// <exception cref="IOException">The file can't be written; an old one is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, because the program has not the right to.</exception>
    public void SaveCsv(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(ToCsv())));
    }
}
