using ExpressML.Trainers;

namespace ExpressML.Metrics;

/// <summary>The area under the ROC curve, by the ranks of the scores.</summary>
internal static class RocCurve
{
    /// <summary>The mean over the outputs that some rows have and others do not; NaN if there is none.</summary>
    public static double MeanArea(ScoredRows rows)
    {
        float[] scores = new float[rows.Count];
        bool[] arePositive = new bool[rows.Count];
        double sum = 0;
        int count = 0;
        for (int k = 0; k < rows.OutputCount; k++)
        {
            for (int row = 0; row < rows.Count; row++)
                (scores[row], arePositive[row]) = (rows.Scores(row)[k], rows.Targets(row)[k] > 0.5f);
            double area = Area(scores, arePositive);
            if (double.IsNaN(area))
                continue;
            sum += area;
            count++;
        }

        return sum / count;
    }

    // The sum of the ranks of the n positive rows is that of 1 … n, plus one for each pair that is in the right order (Mann and Whitney 1947). Equal scores share their ranks.
    private static double Area(float[] scores, bool[] arePositive)
    {
        Array.Sort(scores, arePositive);
        double rankSum = 0;
        long positives = 0;
        for (int start = 0, end; start < scores.Length; start = end)
        {
            int positivesOfTie = 0;
            for (end = start; end < scores.Length && scores[end].Equals(scores[start]); end++)
                positivesOfTie += arePositive[end] ? 1 : 0;
            positives += positivesOfTie;
            rankSum += positivesOfTie * (start + 1 + end) / 2.0;
        }

        long negatives = scores.Length - positives;
        return (rankSum - positives * (positives + 1) / 2.0) / ((double)positives * negatives);
    }
}
