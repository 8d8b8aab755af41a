using ExpressML.Images;
using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Reports.Drawing;
using ExpressML.Reports.Evaluation;
using ExpressML.Tensors;

namespace ExpressML.Reports.Parts;

/// <summary>What is best seen as images: mistakes, and the filters of the first layer.</summary>
internal static class ImageParts
{
    private const int MostFilters = 96, LongestSide = 96;
    private const double MistakeSide = 112, FilterSide = 56;

    /// <summary>The most certain mistakes of a classifier.</summary>
    /// <param name="count">How many mistakes there are.</param>
    /// <param name="mistakes">The most certain ones.</param>
    /// <param name="shape">The shape of the images.</param>
    /// <param name="images">The images of those that have one, by the number of the row.</param>
    public static ReportPart Mistakes(int count, IReadOnlyList<Mistake> mistakes, Shape shape, IReadOnlyDictionary<long, float[]> images)
    {
        float[] all = [.. images.Values.SelectMany(pixels => pixels)];
        float black = all.Append(0).Min(), white = all.Append(0).Max();
        string caption = count == 0 ? "There are no mistakes."
            : $"Of {Number.Count(count)} mistake{(count == 1 ? "" : "s")}, those with the highest probability: what was predicted with its probability, then what the label says. Labels may be wrong, too.";
        return new Gallery(PartIds.Mistakes, "Most certain mistakes", caption, MistakeSide, columns: 6, [.. mistakes.Select(Image)]);

        GalleryImage Image(Mistake mistake)
        {
            string predicted = PlainText.Of(mistake.Predicted), actual = PlainText.Of(mistake.Actual);
            return new GalleryImage(
                images.TryGetValue(mistake.Row, out float[]? pixels) ? Shrunk(shape, pixels, black, white) : null, $"Test row {mistake.Row}: {actual}, predicted as {predicted}",
                $"{predicted} ({Number.Share(mistake.Probability, digits: 0)})", $"is {actual}", $"row {mistake.Row}");
        }
    }

    /// <summary>The convolution at the input of a network; null where its first weights are others, or its filters are no images.</summary>
    public static Conv2D? FirstConvolution(Network network) =>
        network.Names.Layers.FirstOrDefault(layer => layer.HasWeights || layer is Conv2D { HasFixedWeights: true }) is Conv2D { InputShape.Channels: 1 or 3, Groups: 1, Window: { Height: > 1, Width: > 1 } } first
        && first.InputShape.Channels == network.InputShape.Channels ? first : null;

    /// <summary>The filters of the first convolution.</summary>
    public static ReportPart Filters(Network network, Conv2D convolution)
    {
        Parameter weight = convolution.Parameters[0];
        var shape = new Shape(convolution.InputShape.Channels, convolution.Window.Height, convolution.Window.Width);
        int count = Math.Min(convolution.Filters, MostFilters);
        string part = count < convolution.Filters ? $"the first {count} of {convolution.Filters}" : $"all {count}";
        string gray = shape.Channels == 1 ? "Grey is zero, white adds to the sum, black takes from it." : "Red, green and blue are the weights of these channels; grey is zero.";
        return new Gallery(
            PartIds.Filters, "Filters of the first layer", $"The weights of {PlainText.Of(network.NameOf(convolution))}, {part} filters of {shape}, each with its own scale. {gray} Filters that look like noise have not learned much.",
            FilterSide, columns: 12, [.. Enumerable.Range(0, count).Select(Image)]);

        GalleryImage Image(int filter)
        {
            ReadOnlySpan<float> weights = weight.ReadOnlyValues.Slice(filter * shape.Length, shape.Length);
            float largest = weights.ToArray().Max(Math.Abs);
            return new GalleryImage(PixelImages.DataUri(shape, weights, -largest, largest), $"Filter {filter + 1}");
        }
    }

    // Images that are larger than they are shown would only make the page large.
    private static string Shrunk(Shape shape, float[] pixels, float black, float white)
    {
        int longest = Math.Max(shape.Height, shape.Width);
        if (longest <= LongestSide)
            return PixelImages.DataUri(shape, pixels, black, white);
        var small = new Shape(shape.Channels, Math.Max(1, shape.Height * LongestSide / longest), Math.Max(1, shape.Width * LongestSide / longest));
        float[] shrunk = new float[small.Length];
        new TriangleResize(shape, small.Height, small.Width).Apply(pixels, shrunk);
        return PixelImages.DataUri(small, shrunk, black, white);
    }
}
