namespace ExpressML.Tensors;

/// <summary>The sizes of the weight of a convolution, for initialisers of filters.</summary>
internal static class FilterShape
{
    /// <summary>Filters, channels that each of them sees, height and width of the window.</summary>
    /// <exception cref="ArgumentException">The parameter is not the weight of a convolution.</exception>
    public static (int Filters, int Channels, int Height, int Width) Of(Parameter parameter, Initializer initializer)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        // A transposed convolution has its filters second, and other fans.
        return parameter.Dimensions is [int filters, int channels, int height, int width] && parameter.FanIn == channels * height * width
            ? (filters, channels, height, width)
            : throw new ArgumentException($"{initializer.GetType().Name} is for the weight of a Conv2D, but {parameter} is none. Use another initialiser, such as He or Glorot.", nameof(parameter));
    }
}
