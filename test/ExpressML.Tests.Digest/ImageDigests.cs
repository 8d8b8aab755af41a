using ExpressML.Images;
using ExpressML.Kernels.Convolutions;
using ExpressML.Kernels.Products;
using ExpressML.Networks;
using ExpressML.Networks.Scoring;
using ExpressML.Tensors;

namespace ExpressML.Tests.Digest;

/// <summary>The resizing of images, the kernels of one image that is scored by itself, and networks that use all of them.</summary>
internal static class ImageDigests
{
    private const int TapCount = 21;

    public static IEnumerable<(string Name, Action<Digest> Compute)> All =>
    [
        ("FilterLaneProducts", digest =>
        {
            int[] positions = [.. Enumerable.Range(0, 2 * FilterLaneProducts.Rows)], taps = [.. Enumerable.Range(0, TapCount).Select(k => 2 * k)];
            float[] y = new float[positions.Length * Lanes.Count];
            ImageConvolution.FilterLanes(
                digest.Draw(60), positions, positions.Length, digest.Draw(TapCount * Lanes.Count), taps, digest.Draw(Lanes.Count), y, appliesRelu: true);
            digest.Add(y);
        }),
        ("PixelLaneProducts", digest =>
        {
            int[] taps = [.. Enumerable.Range(0, TapCount).Select(k => 2 * k)];
            float[] y = new float[PixelLaneProducts.Rows * Lanes.Count];
            ImageConvolution.PixelLanes(digest.Draw(60), 0, digest.Draw(TapCount * PixelLaneProducts.Rows), taps, digest.Draw(PixelLaneProducts.Rows), 1, 1, y, appliesRelu: true);
            digest.Add(y);
        }),
        ("NeuronProducts", digest =>
        {
            float[] strip = new float[NeuronProducts.StripLanes], narrow = new float[NeuronProducts.LanesOf(9)], rows = new float[NeuronProducts.RowsATime];
            NeuronProducts.Strip(digest.Draw(33), digest.Draw(33 * strip.Length), digest.Draw(strip.Length), strip, appliesRelu: true);
            NeuronProducts.Strip(digest.Draw(33), digest.Draw(33 * narrow.Length), digest.Draw(narrow.Length), narrow, appliesRelu: true);
            NeuronProducts.Rows(digest.Draw(33), digest.Draw(33 * rows.Length), digest.Draw(rows.Length), rows, appliesRelu: true);
            digest.Add(strip);
            digest.Add(narrow);
            digest.Add(rows);
        }),
        ("One image, direct convolutions", digest => Score(digest, (2, 26, 39), new NetworkBuilder()
            .Standardize().Conv2D(7, 3, padding: 2).Relu().MaxPool2D(2).LocalResponseNormalization(alpha: 0.1).Conv2D(20, 3, stride: 2).Relu().MaxPool2D(2)
            .BatchNormalization().Tanh().AveragePool2D(2, stride: 1).LayerNormalization().Flatten().Dense(70).Gelu().RadialBasis(9).Softmax())),
        ("One image, windows of 5×5", digest => Score(digest, (6, 14, 17), new NetworkBuilder()
            .Conv2D(64, 5, padding: 2).Relu().Conv2D(64, 5, padding: 2, groups: 2).Conv2D(24, 5, padding: 4).Flatten().Dense(5))),
        ("One image, windows of 5×5 over few channels", digest => Score(digest, (1, 27, 30), new NetworkBuilder()
            .Conv2D(6, 5, padding: 2).Relu().MaxPool2D(2).Conv2D(17, 5).Relu().Conv2D(4, 5, padding: 3).MaxPool2D(4).Flatten().Dense(5))),
        ("One image, Winograd's convolutions and branches", digest => Score(digest, (3, 21, 24), new NetworkBuilder()
            .Conv2D(32, 3, padding: 1).Relu().Residual(block => block.Conv2D(32, 3, padding: 1).Elu()).MaxPool2D(3, stride: 2, padding: 1)
            .Concatenate(left => left.Conv2D(36, 3), right => right.Conv2D(5, 3).Silu()).Subsampling2D(2).ReplicationPad2D(1).GlobalAveragePool2D()
            .Flatten().Dense(5))),
        ("ImageScaler, smaller", digest =>
        {
            byte[] pixels = [.. digest.Draw(4 * 97 * 61, scale: 128).Select(x => (byte)(x + 128))];
            float[] y = new float[3 * 7 * 9];
            new ImageScaler((3, 7, 9)).Apply(new ImagePixels(pixels, 97, 61, isBlueFirst: true), y);
            digest.Add(y);
        }),
        ("TriangleResize", digest =>
        {
            float[] y = new float[2 * 7 * 9];
            new TriangleResize((2, 61, 97), 7, 9).Apply(digest.Draw(2 * 61 * 97), y);
            digest.Add(y);
        }),
    ];

    private static void Score(Digest digest, Shape input, NetworkBuilder layers)
    {
        Network network = layers.Build(input);
        network.Initialize(new Random(1));
        float[] y = new float[network.OutputLength];
        new NetworkScorer(network, threads: 2, ScoreFunction.Softmax).Score(digest.Draw(input.Length), 1, y);
        digest.Add(y);
    }
}
