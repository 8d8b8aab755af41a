namespace ExpressML.Explanations;

/// <summary>Colours for numbers from 0 to 1. Equal steps look equal, also to most colour-blind people and in print without colour.</summary>
/// <remarks>Source: viridis and inferno of van der Walt and Smith 2015, for Matplotlib (CC0), at ten places; colours between them are interpolated.</remarks>
public sealed class ColorMap
{
    private readonly string _name;
    private readonly int[] _colors;

    private ColorMap(string name, params int[] colors) => (_name, _colors) = (name, colors);

    /// <summary>From dark violet over green to yellow.</summary>
    public static ColorMap Viridis { get; } = new("Viridis", 0x440154, 0x482878, 0x3E4A89, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6DCD59, 0xB4DE2C, 0xFDE725);

    /// <summary>From black over red to light yellow.</summary>
    public static ColorMap Inferno { get; } = new("Inferno", 0x000004, 0x1B0C42, 0x4B0C6B, 0x781C6D, 0xA52C60, 0xCF4446, 0xED6925, 0xFB9A06, 0xF7D03C, 0xFCFFA4);

    /// <summary>From black to white.</summary>
    public static ColorMap Grey { get; } = new("Grey", 0x000000, 0xFFFFFF);

    /// <summary>The colour of a number.</summary>
    /// <param name="value">Below 0 counts as 0, above 1 as 1, NaN as 0.</param>
    public (byte Red, byte Green, byte Blue) ColorOf(double value)
    {
        double place = (value > 0 ? Math.Min(value, 1) : 0) * (_colors.Length - 1);
        int before = Math.Min((int)place, _colors.Length - 2);
        return (Part(16), Part(8), Part(0));

        byte Part(int shift)
        {
            int from = (_colors[before] >> shift) & 0xFF, to = (_colors[before + 1] >> shift) & 0xFF;
            return (byte)Math.Round(from + ((place - before) * (to - from)));
        }
    }

    /// <summary>The name.</summary>
    public override string ToString() => _name;
}
