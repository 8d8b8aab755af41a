namespace ExpressML.Kernels.Copying;

/// <summary>Neighbouring numbers of one example that come from neighbouring numbers, or from nowhere.</summary>
/// <param name="Target">The first of the output.</param>
/// <param name="Source">The first of the input; negative where they come from nowhere.</param>
/// <param name="Length">How many.</param>
internal readonly record struct CopyRun(int Target, int Source, int Length)
{
    /// <summary>The runs of an output whose numbers come from these places of the input; a negative place is nowhere.</summary>
    public static CopyRun[] Of(IEnumerable<int> sources)
    {
        var runs = new List<CopyRun>();
        int target = 0;
        foreach (int source in sources)
        {
            if (runs.Count > 0 && runs[^1].Continues(source))
                runs[^1] = runs[^1] with { Length = runs[^1].Length + 1 };
            else
                runs.Add(new CopyRun(target, source, 1));
            target++;
        }

        return [.. runs];
    }

    private bool Continues(int source) => Source < 0 ? source < 0 : source == Source + Length;
}
