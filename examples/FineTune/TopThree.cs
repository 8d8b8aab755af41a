using System.Globalization;

namespace FineTune;

/// <summary>What the model takes an image for, the best first.</summary>
internal sealed class TopThree
{
    public string Path { get; set; } = "";

    public string[] TopClasses { get; set; } = [];

    public float[] TopProbabilities { get; set; } = [];

    public override string ToString() => string.Join(", ", TopClasses.Zip(TopProbabilities, (name, probability) => $"{name} {(100 * probability).ToString("F1", CultureInfo.InvariantCulture)} %"));
}
