using System.Runtime.CompilerServices;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;
using ExpressML.Threads;

namespace ExpressML.ImageOperations.Convolutions;

/// <summary>The convolution of one image whose filters see one channel each: channel by channel, in bands of rows that stay in a near cache with their zeros.</summary>
internal sealed class DepthwiseOperation : ImageOperation
{
    // 16 KB, a third of a first-level cache; the image and the result stream past.
    private const int BandLength = 4 << 10;

    // 64 KB, which the stack takes, for a single row of wide windows.
    private const int MostBandLength = 16 << 10;

    private readonly ConvolutionGeometry _geometry;
    private readonly bool _appliesRelu;
    private readonly ImagePadding _rows;
    private readonly int _bandRows;
    private readonly Tap[] _taps;
    private readonly AlignedBuffer _weights, _biases;

    /// <param name="geometry">The sizes; see <see cref="Suits"/>.</param>
    /// <param name="w">The filters, [F][U][V].</param>
    /// <param name="b">The biases; empty for zeros.</param>
    /// <param name="appliesRelu">Whether negative results become 0.</param>
    public DepthwiseOperation(ConvolutionGeometry geometry, ReadOnlySpan<float> w, ReadOnlySpan<float> b, bool appliesRelu)
    {
        (_geometry, _appliesRelu, _rows) = (geometry, appliesRelu, RowsOf(geometry));
        int reach = geometry.Rows.Reach, inRows = Math.Max(reach, BandLength / _rows.RowLength);
        _bandRows = Math.Min(DepthwiseImage.MostRows, (inRows - reach) / geometry.Stride.Height + 1);
        _taps = [.. ImageConvolution.Taps(geometry, _rows).Select((x, k) => new Tap(x, k))];
        _weights = new AlignedBuffer(w.Length);
        w.CopyTo(_weights.Span);
        _biases = new AlignedBuffer(geometry.Filters);
        b.CopyTo(_biases.Span);
        Steps = [new(geometry.Groups, (long)geometry.Output.Length * geometry.FanIn)];
    }

    public override IReadOnlyList<WorkStep> Steps { get; }

    /// <summary>Whether the rows of a window are short enough.</summary>
    public static bool Suits(ConvolutionGeometry g) => DepthwiseConvolution.Suits(g) && (long)g.Rows.Reach * RowsOf(g).RowLength <= MostBandLength;

    [SkipLocalsInit]
    public override void Run(ImagePass pass, int step, int first, int end)
    {
        ConvolutionGeometry g = _geometry;
        int length = ((_bandRows - 1) * g.Stride.Height + g.Rows.Reach) * _rows.RowLength, filters = g.GroupOutput.Channels;
        Span<float> band = stackalloc float[length + Lanes.Count];
        // The columns on both sides stay zeros.
        band.Clear();
        for (int c = first; c < end; c++)
        {
            for (int i = 0; i < g.Output.Height; i += _bandRows)
            {
                int rows = Math.Min(_bandRows, g.Output.Height - i);
                Fill(band[..length], pass.Input.Slice(c * g.Input.Area, g.Input.Area), i * g.Stride.Height - g.Padding.Top);
                for (int f = c * filters; f < (c + 1) * filters; f++)
                {
                    DepthwiseImage.Rows(
                        band, g.Stride.Height * _rows.RowLength, _weights.Slice(f * g.FanIn, g.FanIn), _taps, _biases.Span[f], rows, g.Output.Width,
                        pass.Output.Slice((f * g.Output.Height + i) * g.Output.Width, rows * g.Output.Width), _appliesRelu);
                }
            }
        }
    }

    // From one row of the channel on, which may lie above it; rows that there are not are zeros.
    private void Fill(Span<float> band, ReadOnlySpan<float> x, int row)
    {
        int count = band.Length / _rows.RowLength, above = Math.Clamp(-row, 0, count), below = Math.Clamp(_geometry.Input.Height - row, above, count);
        band[..(above * _rows.RowLength)].Clear();
        band[(below * _rows.RowLength)..].Clear();
        if (below > above)
            _rows.PutRows(x[((row + above) * _geometry.Input.Width)..], below - above, band[(above * _rows.RowLength)..]);
    }

    private static ImagePadding RowsOf(ConvolutionGeometry g) =>
        new(g.Input with { Channels = 1 }, (0, g.Padding.Left, 0, g.Padding.Right), g.Stride.Width);
}
