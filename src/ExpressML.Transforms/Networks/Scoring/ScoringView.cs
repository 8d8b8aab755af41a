namespace ExpressML.Networks.Scoring;

/// <summary>One view of an image: y[c,i,j] = x[c, rows[i], columns[j]].</summary>
/// <param name="Rows">For each row, that of the image.</param>
/// <param name="Columns">For each column, that of the image.</param>
/// <param name="Share">The weight of its outputs; those of all views sum to 1.</param>
internal sealed record ScoringView(int[] Rows, int[] Columns, float Share)
{
    /// <summary>Writes the view of a planar image.</summary>
    public void Write(ReadOnlySpan<float> image, Span<float> view)
    {
        int width = Columns.Length, area = Rows.Length * width;
        for (int channel = 0; channel < image.Length; channel += area)
        {
            for (int i = 0; i < Rows.Length; i++)
            {
                ReadOnlySpan<float> x = image.Slice(channel + Rows[i] * width, width);
                Span<float> y = view.Slice(channel + i * width, width);
                for (int j = 0; j < y.Length; j++)
                    y[j] = x[Columns[j]];
            }
        }
    }
}
