using Digits;
using Microsoft.ML;

namespace Lecture;

/// <summary>The handwritten digits of the example Digits as rows for a trainer: Label is a key, Features has the pixels, 8×8 grey levels from 0 (paper) to 16 (ink).</summary>
internal sealed record DigitRows(IDataView Training, IDataView Test)
{
    /// <summary>Reads 1,343 digits to train with and 454 others.</summary>
    /// <param name="count">How many digits to train with; null for all.</param>
    /// <param name="side">To how many pixels in height and width the digits are enlarged.</param>
    /// <param name="change">What is done to each pixel; null for nothing.</param>
    public static DigitRows Read(int? count = null, int side = 8, Func<float, float>? change = null)
    {
        var mlContext = new MLContext(seed: 1);
        DigitSet digits = DigitFiles.ReadIncluded();
        IDataView training = Load(digits.Training.Take(count ?? digits.Training.Length)), test = Load(digits.Test);
        var prepare = mlContext.Transforms.Conversion.MapValueToKey("Label", "Number")
            .Append(mlContext.Transforms.ResizePixels("Features", "Pixels", digits.Shape, side, side))
            .Fit(training);
        return new DigitRows(prepare.Transform(training), prepare.Transform(test));

        IDataView Load(IEnumerable<Digit> rows) => mlContext.Data.LoadFromEnumerable(rows.Select(Changed).ToArray(), digits.Schema);

        Digit Changed(Digit digit) => change is null ? digit : new Digit { Number = digit.Number, Pixels = [.. digit.Pixels.Select(change)] };
    }
}
