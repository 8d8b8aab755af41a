using System.Globalization;
using System.Text;
using OxyPlot;

namespace ExpressML.Reports.Drawing;

/// <summary>The colours of the figures, each in a light and a dark variant with enough contrast to its background.</summary>
/// <remarks>
/// A plot is drawn with inks, which are marks and no colours to be seen. <see cref="SvgDrawing"/> turns each into a class, and <see cref="Css"/> gives the class its colour by
/// the reader's preference. The series differ in lightness, too, so that they can be told apart without colours.
/// </remarks>
internal static class Palette
{
    private static readonly (string Name, string Light, string Dark)[] _inks =
    [
        ("surface", "#ffffff", "#171c24"), ("text", "#1d2430", "#e7ebf2"), ("muted", "#5a6577", "#9aa7ba"), ("grid", "#e3e7ee", "#2b3340"),
        ("blue", "#2f66d0", "#7aa7ff"), ("orange", "#c8590a", "#ff9f5a"), ("green", "#1a8a5a", "#5fd0a0"), ("red", "#c2334d", "#ff7d92"),
        ("depth0", "#3b5bdb", "#7f9bff"), ("depth1", "#2b74d6", "#62adff"), ("depth2", "#1c8bbd", "#4cc3ec"), ("depth3", "#169c99", "#45d3c8"),
        ("depth4", "#2f9e62", "#67d38d"), ("depth5", "#6f9a26", "#a6d05a"), ("depth6", "#a88b10", "#d9c14a"), ("depth7", "#cf7212", "#f7a550"),
        ("depth8", "#d2502f", "#ff8567"), ("depth9", "#c03363", "#ff7ba5"),
    ];

    /// <summary>How many inks there are from the first layer to the last.</summary>
    public const int Depths = 10;

    public static OxyColor Surface => Ink("surface");

    public static OxyColor Text => Ink("text");

    public static OxyColor Muted => Ink("muted");

    public static OxyColor Grid => Ink("grid");

    /// <summary>What was measured on the training rows, and what is right.</summary>
    public static OxyColor Training => Ink("blue");

    /// <summary>What was measured on the validation rows.</summary>
    public static OxyColor Validation => Ink("orange");

    public static OxyColor Best => Ink("green");

    /// <summary>What is wrong.</summary>
    public static OxyColor Mistake => Ink("red");

    /// <summary>The rules that give the classes of all inks their colours. Printed, they are those for a light background.</summary>
    public static string Css { get; } = $"{Rules(ink => ink.Light)}@media screen and (prefers-color-scheme: dark){{{Rules(ink => ink.Dark)}}}";

    /// <summary>The ink for a layer.</summary>
    /// <param name="share">How deep it is, from 0 for the first to 1 for the last.</param>
    public static OxyColor Depth(double share) => Ink(string.Create(CultureInfo.InvariantCulture, $"depth{(int)Math.Round(share * (Depths - 1))}"));

    /// <summary>The name of an ink as OxyPlot writes it; null for any other colour.</summary>
    public static string? NameOf(string color) => Array.Find(_inks, ink => Written(ink.Name) == color).Name;

    private static OxyColor Ink(string name) => OxyColor.FromRgb((byte)Array.FindIndex(_inks, ink => ink.Name == name), 1, 2);

    private static string Written(string name) => $"rgb({Ink(name).R},1,2)";

    private static string Rules(Func<(string Name, string Light, string Dark), string> color)
    {
        var css = new StringBuilder();
        foreach ((string Name, string, string) ink in _inks)
            css.Append(CultureInfo.InvariantCulture, $".fill-{ink.Name}{{fill:{color(ink)}}}.stroke-{ink.Name}{{stroke:{color(ink)}}}");
        return css.ToString();
    }
}
