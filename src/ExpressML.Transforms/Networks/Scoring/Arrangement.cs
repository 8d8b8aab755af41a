using ExpressML.Tensors;

namespace ExpressML.Networks.Scoring;

/// <summary>How some images are scored: so many lane blocks, each on one thread, and the rest one by one.</summary>
/// <param name="Blocks">Lane blocks, the last of which may be partly empty.</param>
/// <param name="Images">Images by themselves.</param>
internal readonly record struct Arrangement(int Blocks, int Images)
{
    /// <summary>The one that is done first.</summary>
    /// <param name="count">How many images.</param>
    /// <param name="threads">How many threads.</param>
    /// <param name="imagesOfABlock">As long as so many images by themselves takes a lane block.</param>
    public static Arrangement For(int count, int threads, double imagesOfABlock)
    {
        var best = new Arrangement(0, count);
        double least = best.Time(threads, imagesOfABlock);
        for (int blocks = 1; blocks <= Lanes.Blocks(count); blocks++)
        {
            var other = new Arrangement(blocks, Math.Max(0, count - blocks * Lanes.Count));
            double time = other.Time(threads, imagesOfABlock);
            if (time < least)
                (best, least) = (other, time);
        }

        return best;
    }

    // In images. Threads without a block in the last round of blocks take images meanwhile.
    private double Time(int threads, double imagesOfABlock)
    {
        int rounds = (Blocks + threads - 1) / threads, free = rounds * threads - Blocks;
        double meanwhile = free * Math.Floor(imagesOfABlock);
        return rounds * imagesOfABlock + Math.Ceiling(Math.Max(0, Images - meanwhile) / threads);
    }
}
