namespace ExpressML.Regularization;

/// <summary>Max-norm: the weights into one neuron, or of one filter, are scaled to the norm c if they are longer: w ← w·c/‖w‖.</summary>
/// <remarks>
/// Applied after the step. Source: Srebro, Rennie and Jaakkola 2004; Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov 2014, "Dropout: A Simple
/// Way to Prevent Neural Networks from Overfitting", JMLR 15, §5.1.
/// </remarks>
internal static class MaximumNorm
{
    /// <summary>Scales each row of a weight, [rows][rowLength], to a norm of at most <paramref name="maximum"/>.</summary>
    public static void Constrain(Span<float> w, int rowLength, double maximum)
    {
        for (int start = 0; start < w.Length; start += rowLength)
        {
            Span<float> row = w.Slice(start, rowLength);
            double norm = Math.Sqrt(GradientClipping.SumOfSquares(row));
            if (norm > maximum)
                GradientClipping.Scale(row, (float)(maximum / norm));
        }
    }
}
