using System.Globalization;

namespace ExpressML.Networks.Weights;

/// <summary>What the header of a safetensors file says of a tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its numbers, such as F32.</param>
/// <param name="Dimensions">Its sizes, outermost first; none for a single number.</param>
/// <param name="Begin">Where its bytes begin, counted from the end of the header.</param>
/// <param name="End">Where they end.</param>
internal sealed record TensorEntry(string Name, string Type, IReadOnlyList<long> Dimensions, long Begin, long End)
{
    /// <summary>How many numbers it has; null where they are more than can be counted.</summary>
    public long? Count
    {
        get
        {
            long count = 1;
            foreach (long size in Dimensions)
            {
                if (size != 0 && count > long.MaxValue / size)
                    return null;
                count *= size;
            }

            return count;
        }
    }

    /// <summary>The sizes, such as [64, 3, 7, 7].</summary>
    public string SizesText => $"[{string.Join(", ", Dimensions.Select(size => size.ToString(CultureInfo.InvariantCulture)))}]";
}
