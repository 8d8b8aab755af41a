using ExpressML.Explanations;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace DrawADigit;

/// <summary>Reads drawn digits, for any number of requests at once.</summary>
internal sealed class DigitReader(MLContext mlContext, ITransformer model)
{
    private readonly NetworkTransformer _network = ((IEnumerable<ITransformer>)model).OfType<NetworkTransformer>().Single();
    // The second convolution: behind its pooling, the default, the map would have no more than 5×5 numbers.
    private readonly ExplanationMethod _method = new GradCam { Layer = "Relu2" };

    /// <summary>The probabilities of the ten digits, and what made the network decide.</summary>
    public DigitAnswer Read(Drawing drawing, bool explain)
    {
        DigitFrame frame = DigitFrame.Around(drawing);
        float[] pixels = frame.Cut(drawing);
        // A Transform for each request, with all of its state; the model has none.
        IDataView scored = _network.Transform(mlContext.Data.LoadFromEnumerable([new DigitRow { Features = pixels }]));
        float[] probabilities = scored.GetColumn<float[]>("Score").Single();
        int digit = Array.IndexOf(probabilities, probabilities.Max());
        return new DigitAnswer(_network.ClassNames[digit], probabilities, frame, pixels, explain ? Map(pixels, digit) : null);
    }

    private byte[] Map(float[] pixels, int digit)
    {
        using MLImage map = _method.Explain(_network, pixels, digit).ToImage(ColorMap.Inferno);
        return map.Pixels.ToArray();
    }
}

/// <summary>What a drawing is read as.</summary>
/// <param name="Digit">The most likely digit.</param>
/// <param name="Probabilities">That of each digit from 0 to 9.</param>
/// <param name="Frame">The part of the drawing that the network sees.</param>
/// <param name="Pixels">What it sees there: 28×28 pixels from 0 to 255.</param>
/// <param name="Map">What made it decide, in colours: red, green, blue and alpha of each pixel, as base64; null if it was not asked for.</param>
internal sealed record DigitAnswer(string Digit, float[] Probabilities, DigitFrame Frame, float[] Pixels, byte[]? Map);
