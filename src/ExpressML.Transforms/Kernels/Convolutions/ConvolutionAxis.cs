using ExpressML.Kernels.Pooling;

namespace ExpressML.Kernels.Convolutions;

/// <summary>What one position reaches on one axis: the taps from <see cref="First"/> up to but without <see cref="End"/> of its phase.</summary>
/// <param name="Phase">Which of the <see cref="ConvolutionAxis.Phases"/>.</param>
/// <param name="Origin">The position that tap 0 reads; it may lie outside, where the tap is cut off.</param>
/// <param name="First">The first tap that the border does not cut off.</param>
/// <param name="End">One past the last tap; where it is not above <see cref="First"/>, there is none.</param>
internal readonly record struct AxisReach(int Phase, int Origin, int First, int End);

/// <summary>The taps of the positions of one phase: tap t has index Start + t·Step in the window, for 0 ≤ t &lt; Count.</summary>
internal readonly record struct AxisPhase(int Start, int Step, int Count);

/// <summary>One axis of a convolution, forward or back: which positions of the source each position of the target is summed from.</summary>
/// <param name="Reaches">One for each position of the target.</param>
/// <param name="Phases">Positions that reach the same indices of the window share a phase.</param>
/// <param name="SourceStep">Positions of the source from one tap to the next.</param>
internal sealed record ConvolutionAxis(AxisReach[] Reaches, AxisPhase[] Phases, int SourceStep)
{
    /// <summary>y[i] takes x[i·stride − before + u·dilation]: one phase, all of the window.</summary>
    public static ConvolutionAxis Forward(WindowAxis axis)
    {
        var reaches = new AxisReach[axis.Outputs];
        for (int i = 0; i < reaches.Length; i++)
        {
            (int first, int end) = axis.PixelsOf(i);
            reaches[i] = new AxisReach(0, i * axis.Stride - axis.Before, first, end);
        }

        return new ConvolutionAxis(reaches, [new AxisPhase(0, 1, axis.Window)], axis.Dilation);
    }

    /// <summary>x[r] goes to y[i] by u where r + before = i·stride + u·dilation.</summary>
    /// <remarks>
    /// The solutions follow each other by stride/d in u and −dilation/d in i, d being the greatest common divisor of stride and dilation;
    /// the first u depends on (r + before) mod stride alone, which is the phase. It has none where d does not divide it.
    /// </remarks>
    public static ConvolutionAxis Backward(WindowAxis axis)
    {
        (int stride, int dilation, int window, int outputs) = (axis.Stride, axis.Dilation, axis.Window, axis.Outputs);
        int divisor = GreatestCommonDivisor(stride, dilation), step = stride / divisor, back = dilation / divisor;
        var phases = new AxisPhase[stride];
        for (int phase = 0; phase < phases.Length; phase++)
        {
            int start = 0;
            while (start < window && (start * dilation - phase) % stride != 0)
                start++;
            phases[phase] = new AxisPhase(start, step, WindowAxis.StepsBelow(window - start, step));
        }

        var reaches = new AxisReach[axis.Inputs];
        for (int r = 0; r < axis.Inputs; r++)
        {
            int phase = (r + axis.Before) % stride;
            if (phases[phase].Count == 0)
                continue;
            int origin = (r + axis.Before - phases[phase].Start * dilation) / stride;
            int end = Math.Min(phases[phase].Count, WindowAxis.StepsBelow(origin + 1, back));
            reaches[r] = new AxisReach(phase, origin, WindowAxis.StepsBelow(origin + 1 - outputs, back), end);
        }

        return new ConvolutionAxis(reaches, phases, -back);
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
