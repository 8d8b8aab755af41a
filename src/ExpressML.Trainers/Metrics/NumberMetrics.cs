using ExpressML.Trainers;

namespace ExpressML.Metrics;

/// <summary>Metrics of predicted numbers, in the unit of the label; for several numbers, the mean over them.</summary>
internal static class NumberMetrics
{
    public static double RSquared(ScoredRows rows)
    {
        double sum = 0;
        int count = 0;
        for (int k = 0; k < rows.OutputCount; k++)
        {
            double mean = Mean(rows, row => rows.Targets(row)[k]);
            double variance = Mean(rows, row => Square(rows.Targets(row)[k] - mean));
            if (variance == 0)
                continue;
            sum += 1 - Mean(rows, row => Square(Error(rows, row, k))) / variance;
            count++;
        }

        return sum / count;
    }

    public static double RootMeanSquaredError(ScoredRows rows) => MeanOfOutputs(rows, k => Math.Sqrt(Mean(rows, row => Square(Error(rows, row, k)))));

    public static double MeanAbsoluteError(ScoredRows rows) => MeanOfOutputs(rows, k => Mean(rows, row => Math.Abs(Error(rows, row, k))));

    private static double Error(ScoredRows rows, int row, int output) => (double)rows.Targets(row)[output] - rows.Scores(row)[output];

    private static double Square(double value) => value * value;

    private static double Mean(ScoredRows rows, Func<int, double> value)
    {
        double sum = 0;
        for (int row = 0; row < rows.Count; row++)
            sum += value(row);
        return sum / rows.Count;
    }

    private static double MeanOfOutputs(ScoredRows rows, Func<int, double> value)
    {
        double sum = 0;
        for (int k = 0; k < rows.OutputCount; k++)
            sum += value(k);
        return sum / rows.OutputCount;
    }
}
