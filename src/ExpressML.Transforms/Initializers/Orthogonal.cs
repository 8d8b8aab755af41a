namespace ExpressML.Tensors;

/// <summary>A random matrix whose rows, or columns where those are fewer, are orthogonal and of length gain. Suits deep networks.</summary>
/// <remarks>
/// <para>The matrix is the weight as [first dimension, product of the others]: one row an output. It keeps the length of what passes it.</para>
/// <para>
/// Variant: uniform over all such matrices: the orthogonal factor of a normal matrix, with the signs that make the other factor's diagonal
/// positive. As in PyTorch.
/// </para>
/// <para>Source: Saxe, McClelland and Ganguli 2014, "Exact solutions to the nonlinear dynamics of learning", arXiv:1312.6120.</para>
/// </remarks>
public sealed class Orthogonal : Initializer
{
    /// <summary>Orthogonal weights.</summary>
    /// <param name="gain">The length of each row or column; finite and above 0. √2 suits ReLU.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="gain"/> is not above 0 or not finite.</exception>
    public Orthogonal(double gain = 1) => Gain = Guard.FiniteAndPositive(gain);

    /// <summary>The length of each row or column. Default: 1.</summary>
    public double Gain { get; }

    /// <inheritdoc/>
    public override void Initialize(Parameter parameter, Random random)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(random);
        int rows = parameter.Dimensions[0], columns = parameter.Length / rows;
        double[][] vectors = OrthonormalVectors(Math.Min(rows, columns), Math.Max(rows, columns), random);
        Span<float> values = parameter.Values;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                values[row * columns + column] = (float)(Gain * (rows <= columns ? vectors[row][column] : vectors[column][row]));
        }
    }

    // Gram–Schmidt makes the other factor's diagonal from lengths, so it is positive without more ado. Twice is enough to be orthogonal
    // to rounding (Giraud, Langou and Rozložník 2005).
    private static double[][] OrthonormalVectors(int count, int length, Random random)
    {
        var vectors = new double[count][];
        for (int i = 0; i < count; i++)
        {
            double[] vector = new double[length];
            foreach (ref double value in vector.AsSpan())
                value = NormalDistribution.Next(random);
            for (int pass = 0; pass < 2; pass++)
            {
                for (int earlier = 0; earlier < i; earlier++)
                    Add(vectors[earlier], -Dot(vectors[earlier], vector), vector);
            }

            double size = Math.Sqrt(Dot(vector, vector));
            foreach (ref double value in vector.AsSpan())
                value /= size;
            vectors[i] = vector;
        }

        return vectors;
    }

    private static double Dot(double[] x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    private static void Add(double[] x, double factor, double[] sum)
    {
        for (int i = 0; i < sum.Length; i++)
            sum[i] += factor * x[i];
    }
}
