namespace ExpressML.Augmentations;

/// <summary>Rotates an image about its centre, scales it and then shifts it: it gives the place in the input of each pixel of the output.</summary>
/// <param name="Degrees">The angle, counter-clockwise.</param>
/// <param name="Scale">The factor of the size.</param>
/// <param name="Right">Shift to the right, in pixels.</param>
/// <param name="Down">Shift down, in pixels.</param>
internal readonly record struct AffineMap(double Degrees, double Scale, double Right, double Down)
{
    /// <summary>Computes the coordinates in the input for each pixel of the output by the inverse map, centre + A⁻¹·(pixel − centre − shift).</summary>
    public void Invert(Shape shape, Span<float> rows, Span<float> columns)
    {
        double angle = Degrees * (Math.PI / 180);
        float cosine = (float)(Math.Cos(angle) / Scale), sine = (float)(Math.Sin(angle) / Scale);
        float centerRow = (shape.Height - 1) / 2f, centerColumn = (shape.Width - 1) / 2f;
        float right = (float)Right, down = (float)Down;
        for (int i = 0; i < shape.Height; i++)
        {
            Span<float> row = rows.Slice(i * shape.Width, shape.Width), column = columns.Slice(i * shape.Width, shape.Width);
            float y = i - centerRow - down;
            for (int j = 0; j < row.Length; j++)
            {
                // Rows count downwards, so what is counter-clockwise to the eye is clockwise in coordinates.
                float x = j - centerColumn - right;
                column[j] = cosine * x - sine * y + centerColumn;
                row[j] = sine * x + cosine * y + centerRow;
            }
        }
    }
}
