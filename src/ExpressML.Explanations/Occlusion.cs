using ExpressML.Networks;
using ExpressML.Persistence;

namespace ExpressML.Explanations;

/// <summary>Occlusion: M(i, j) = mean of F(x) − F(x with a square painted over), over the squares that cover pixel (i, j).</summary>
/// <remarks>
/// <para>It says by how much the score falls when a part of the image is hidden. Shapes: H × W of the input; negative where hiding raises the score. It needs no gradient, but a pass for each square.</para>
/// <para>Squares begin at rows and columns 0, stride, 2·stride and so on, and where that leaves a rest, the last ones at the border.</para>
/// <para>Source: Zeiler and Fergus 2014, "Visualizing and Understanding Convolutional Networks", section 4.2, arXiv:1311.2901.</para>
/// </remarks>
public sealed class Occlusion : ExplanationMethod
{
    private const int DefaultPart = 4;

    /// <summary>Side of the squares, in pixels of the network's input; at least 1, and at most its height and width. Default: a quarter of the shorter side.</summary>
    public int? Window
    {
        get;
        init => field = value is int window ? Guard.AtLeast(window, 1, nameof(Window)) : null;
    }

    /// <summary>Step between squares, in pixels; from 1 to <see cref="Window"/>, so that none is left out. Default: a quarter of the window.</summary>
    public int? Stride
    {
        get;
        init => field = value is int stride ? Guard.AtLeast(stride, 1, nameof(Stride)) : null;
    }

    /// <summary>The number that squares are painted with, in the unit of the image. Default: the mean of each channel of the image.</summary>
    public double? Fill
    {
        get;
        init => field = value is double fill ? Guard.Between(fill, -float.MaxValue, float.MaxValue, nameof(Fill)) : null;
    }

    internal static Occlusion ReadSettings(ModelReader reader) => new()
    {
        Window = reader.ReadBoolean() ? reader.ReadInt32() : null,
        Stride = reader.ReadBoolean() ? reader.ReadInt32() : null,
        Fill = reader.ReadBoolean() ? reader.ReadDouble() : null,
    };

    private protected override void WriteSettings(ModelWriter writer)
    {
        writer.Write(Window is not null);
        if (Window is int window)
            writer.Write(window);
        writer.Write(Stride is not null);
        if (Stride is int stride)
            writer.Write(stride);
        writer.Write(Fill is not null);
        if (Fill is double fill)
            writer.Write(fill);
    }

    private protected override void Check(Network network) => SizesFor(network.InputShape);

    private protected override Explainer CreateExplainer(Network network)
    {
        (int window, int stride) = SizesFor(network.InputShape);
        return new OcclusionExplainer(network, window, stride, (float?)Fill);
    }

    private (int Window, int Stride) SizesFor(Shape input)
    {
        int shorter = Math.Min(input.Height, input.Width), window = Window ?? Math.Max(1, shorter / DefaultPart);
        if (window > shorter)
            throw new ArgumentException($"Window is {window} pixels, but the network takes {input}. It must be at most {shorter}.");
        int stride = Stride ?? Math.Max(1, window / DefaultPart);
        if (stride > window)
            throw new ArgumentException($"Stride is {stride} pixels, but Window {window}: pixels between squares would be left out. It must be at most {window}.");
        return (window, stride);
    }

    private sealed class OcclusionExplainer(Network network, int window, int stride, float? fill) : Explainer(network)
    {
        // As many as fill the threads of a large machine, and few enough for their memory.
        private const int ImagesATime = 64;

        private readonly int _outputs = network.OutputLength;
        private readonly (int Top, int Left)[] _squares =
            [.. Starts(network.InputShape.Height, window, stride).SelectMany(_ => Starts(network.InputShape.Width, window, stride), (top, left) => (top, left))];

        protected override void Explain(float[] image, int output, float score, Span<float> map)
        {
            double[] sums = new double[map.Length];
            int[] counts = new int[map.Length];
            float[] paint = [.. Enumerable.Range(0, Input.Channels).Select(c => fill ?? image.AsSpan(c * Input.Area, Input.Area).ToArray().Average())];
            foreach ((int Top, int Left)[] squares in _squares.Chunk(ImagesATime))
            {
                float[] occluded = new float[squares.Length * image.Length];
                for (int k = 0; k < squares.Length; k++)
                {
                    Span<float> copy = occluded.AsSpan(k * image.Length, image.Length);
                    image.CopyTo(copy);
                    Paint(copy, squares[k], paint);
                }

                float[] outputs = Outputs(occluded, squares.Length);
                for (int k = 0; k < squares.Length; k++)
                    Add(squares[k], score - outputs[(k * _outputs) + output], sums, counts);
            }

            for (int i = 0; i < map.Length; i++)
                map[i] = (float)(sums[i] / counts[i]);
        }

        private static IEnumerable<int> Starts(int size, int window, int stride)
        {
            for (int start = 0; start < size - window; start += stride)
                yield return start;
            yield return size - window;
        }

        private void Paint(Span<float> image, (int Top, int Left) square, float[] paint)
        {
            for (int c = 0; c < Input.Channels; c++)
            {
                for (int i = square.Top; i < square.Top + window; i++)
                    image.Slice((c * Input.Area) + (i * Input.Width) + square.Left, window).Fill(paint[c]);
            }
        }

        private void Add((int Top, int Left) square, double fall, double[] sums, int[] counts)
        {
            for (int i = square.Top; i < square.Top + window; i++)
            {
                for (int j = square.Left; j < square.Left + window; j++)
                {
                    sums[(i * Input.Width) + j] += fall;
                    counts[(i * Input.Width) + j]++;
                }
            }
        }
    }
}
