using ExpressML.Images;

namespace ExpressML.Onnx;

/// <summary>Along one axis, how much of each input is in each output: a matrix [outputs, inputs].</summary>
internal sealed class AxisWeights
{
    public AxisWeights(int outputs, int inputs) => (Outputs, Inputs, Values) = (outputs, inputs, new float[checked(outputs * inputs)]);

    /// <summary>Those of bilinear blending.</summary>
    public static AxisWeights Of(BilinearAxis axis)
    {
        var weights = new AxisWeights(axis.Length, axis.InputSize);
        for (int i = 0; i < axis.Length; i++)
        {
            weights[i, axis.Near[i]] += 1 - axis.Way[i];
            weights[i, axis.Far[i]] += axis.Way[i];
        }

        return weights;
    }

    public int Outputs { get; }

    public int Inputs { get; }

    public float[] Values { get; }

    public float this[int output, int input]
    {
        get => Values[output * Inputs + input];
        set => Values[output * Inputs + input] = value;
    }

    /// <summary>The matrix [inputs, outputs].</summary>
    public float[] Transposed()
    {
        float[] transposed = new float[Values.Length];
        for (int i = 0; i < Values.Length; i++)
            transposed[i % Inputs * Outputs + i / Inputs] = Values[i];
        return transposed;
    }
}
