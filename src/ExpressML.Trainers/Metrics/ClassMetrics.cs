using ExpressML.Losses;
using ExpressML.Trainers;
using Microsoft.ML.Data;

namespace ExpressML.Metrics;

/// <summary>Metrics of predicted classes and labels.</summary>
internal static class ClassMetrics
{
    // Scores are logits in binary classification, and probabilities where there are several.
    private const float HalfAsLogit = 0, HalfAsProbability = 0.5f;

    /// <summary>F1 of true; or the mean over all labels; or over the classes that occur in labels or predictions.</summary>
    public static double F1(ScoredRows rows)
    {
        long[] right = new long[rows.OutputCount], predicted = new long[rows.OutputCount], actual = new long[rows.OutputCount];
        for (int row = 0; row < rows.Count; row++)
        {
            if (rows.Kind == TargetKind.Class)
                CountClass(rows, row, right, predicted, actual);
            else
                CountLabels(rows, row, right, predicted, actual);
        }

        double sum = 0;
        int count = 0;
        for (int k = 0; k < right.Length; k++)
        {
            if (rows.Kind == TargetKind.Class && predicted[k] + actual[k] == 0)
                continue;
            sum += new LabelMetrics("", right[k], predicted[k] - right[k], actual[k] - right[k]).F1Score;
            count++;
        }

        return sum / count;
    }

    /// <summary>The share of rows for whose class there are fewer than <paramref name="count"/> classes with a higher score.</summary>
    public static double TopAccuracy(ScoredRows rows, int count)
    {
        long right = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            ReadOnlySpan<float> scores = rows.Scores(row);
            int label = rows.Class(row), above = 0;
            for (int k = 0; k < scores.Length; k++)
            {
                if (scores[k] > scores[label] || (k < label && scores[k] == scores[label]))
                    above++;
            }

            if (above < count && !float.IsNaN(scores[label]))
                right++;
        }

        return (double)right / rows.Count;
    }

    private static void CountClass(ScoredRows rows, int row, long[] right, long[] predicted, long[] actual)
    {
        ReadOnlySpan<float> scores = rows.Scores(row);
        int best = 0;
        for (int k = 1; k < scores.Length; k++)
        {
            if (scores[k] > scores[best])
                best = k;
        }

        predicted[best]++;
        actual[rows.Class(row)]++;
        if (best == rows.Class(row))
            right[best]++;
    }

    private static void CountLabels(ScoredRows rows, int row, long[] right, long[] predicted, long[] actual)
    {
        ReadOnlySpan<float> scores = rows.Scores(row), targets = rows.Targets(row);
        for (int k = 0; k < scores.Length; k++)
        {
            bool isPredicted = scores[k] > (rows.IsBinary ? HalfAsLogit : HalfAsProbability), isActual = targets[k] > 0.5f;
            predicted[k] += isPredicted ? 1 : 0;
            actual[k] += isActual ? 1 : 0;
            right[k] += isPredicted && isActual ? 1 : 0;
        }
    }
}
