using ExpressML.Images;

namespace ExpressML.Layers;

/// <summary>Where pixel i of a bilinearly resized image lies in the input, along an axis of n pixels that becomes one of m.</summary>
public enum ResizeCoordinates
{
    /// <summary>(i + ½)·n/m − ½: pixels are squares. As Keras, PyTorch with <c>align_corners=False</c>, and ONNX's <c>half_pixel</c>.</summary>
    HalfPixel,

    /// <summary>i·(n − 1)/(m − 1): the outermost pixels stay outermost. As PyTorch with <c>align_corners=True</c>, and ONNX's <c>align_corners</c>.</summary>
    AlignCorners,

    /// <summary>i·n/m: the first pixels stay first. As TensorFlow 1, and ONNX's <c>asymmetric</c>.</summary>
    Asymmetric,
}

/// <summary>Finds the pixels to blend.</summary>
internal static class ResizeCoordinatesAxis
{
    /// <summary>The pixels of an axis that are blended, and by how much.</summary>
    public static BilinearAxis Axis(this ResizeCoordinates coordinates, int inputSize, int outputSize) => coordinates switch
    {
        ResizeCoordinates.AlignCorners => new BilinearAxis(inputSize, outputSize, i => outputSize == 1 ? 0 : i * (inputSize - 1.0) / (outputSize - 1)),
        ResizeCoordinates.Asymmetric => new BilinearAxis(inputSize, outputSize, i => i * (double)inputSize / outputSize),
        _ => new BilinearAxis(inputSize, outputSize),
    };
}
