using ExpressML.Transforms.Columns;

namespace ExpressML.Transforms.Stages;

/// <summary>Estimates mean and variance of each channel from rows that come one after the other.</summary>
internal abstract class ChannelEstimate
{
    private protected ChannelEstimate(InputLayout layout)
    {
        (Layout, Means, Variances) = (layout, new double[layout.Shape.Channels], new double[layout.Shape.Channels]);
        Array.Fill(Variances, 1);
    }

    public InputLayout Layout { get; }

    /// <summary>The mean of each channel; 0 where there is none.</summary>
    public double[] Means { get; }

    /// <summary>The variance of each channel; 1 where there is none.</summary>
    public double[] Variances { get; }

    /// <summary>Whether there is an estimate for one channel at least.</summary>
    public bool HasAny { get; private protected set; }

    public abstract void Add(ReadOnlySpan<float> row);

    /// <summary>Called after the last row.</summary>
    public abstract void Complete();
}
