using ExpressML.ImageOperations;
using ExpressML.Kernels.Copying;

namespace ExpressML.Layers;

/// <summary>A layer that puts numbers in other places: y[i] = x[source(i)]. The input gradient of a number is the sum over its copies.</summary>
/// <remarks>No parameters; exact, without rounding but for that sum.</remarks>
public abstract class Rearrangement : Layer
{
    private CopyRun[]? _runs;

    private protected Rearrangement() { }

    /// <inheritdoc/>
    protected internal sealed override bool BackwardReadsInput => false;

    /// <summary>The numbers of the output that come from nowhere. Default: 0.</summary>
    private protected virtual float Background => 0;

    private CopyRun[] Runs => _runs ??= CopyRun.Of(Places());

    /// <summary>For each channel, row and column of the output, in planar order, the place of the input that it comes from; null for nowhere.</summary>
    private protected abstract (int Channel, int Row, int Column)? SourceOf(int channel, int row, int column);

    /// <inheritdoc/>
    protected internal sealed override void Forward(LayerPass pass) => RunCopy.Forward(pass.Input, Runs, Background, pass.Output);

    internal sealed override ImageOperation CreateImageOperation(bool appliesRelu) =>
        new ImageFunction((x, y) => RunCopy.Forward(x, Runs, Background, y, lanes: 1));

    /// <inheritdoc/>
    protected internal sealed override void Backward(LayerPass pass)
    {
        if (!pass.InputGradient.IsEmpty)
            RunCopy.InputGradient(pass.OutputGradient, Runs, pass.InputGradient);
    }

    /// <summary>A shape that fits in memory.</summary>
    /// <exception cref="ShapeException">It does not fit.</exception>
    private protected Shape Fitting(int channels, int height, int width)
    {
        var output = new Shape(channels, height, width);
        return output.IsValid ? output : throw new ShapeException(this, $"the output would be {output}, which does not fit in memory.");
    }

    private IEnumerable<int> Places()
    {
        for (int c = 0; c < OutputShape.Channels; c++)
        {
            for (int i = 0; i < OutputShape.Height; i++)
            {
                for (int j = 0; j < OutputShape.Width; j++)
                    yield return SourceOf(c, i, j) is { } source ? (source.Channel * InputShape.Height + source.Row) * InputShape.Width + source.Column : -1;
            }
        }
    }
}
