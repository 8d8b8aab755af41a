namespace ExpressML.Transforms.Stages.TopClasses;

/// <summary>The classes with the highest scores of a row.</summary>
internal static class BestClasses
{
    /// <summary>Fills <paramref name="best"/> with the indices of the highest scores, the highest first; of equal ones the first. −1 where there is none but NaN.</summary>
    public static void Find(ReadOnlySpan<float> scores, Span<int> best)
    {
        best.Fill(-1);
        for (int index = 0; index < scores.Length; index++)
        {
            // Most classes are worse than the last of the best, so nothing is moved for them.
            int place = best.Length;
            while (place > 0 && !float.IsNaN(scores[index]) && (best[place - 1] < 0 || scores[index] > scores[best[place - 1]]))
                place--;
            if (place == best.Length)
                continue;
            best[place..^1].CopyTo(best[(place + 1)..]);
            best[place] = index;
        }
    }
}
