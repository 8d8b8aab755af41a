using ExpressML.Layers;

namespace ExpressML.Tests.Support.Reference;

/// <summary>What bilinear resizing means: each pixel of the input counts by how near it is, up to a distance of one pixel along each axis.</summary>
internal static class ReferenceResize
{
    public static double[] Bilinear(double[] x, Shape input, Shape output, ResizeCoordinates coordinates)
    {
        double[] y = new double[output.Length];
        for (int c = 0; c < output.Channels; c++)
        {
            for (int i = 0; i < output.Height; i++)
            {
                for (int j = 0; j < output.Width; j++)
                {
                    double row = Place(i, input.Height, output.Height, coordinates), column = Place(j, input.Width, output.Width, coordinates), sum = 0;
                    for (int p = 0; p < input.Height; p++)
                    {
                        for (int q = 0; q < input.Width; q++)
                            sum += Math.Max(0, 1 - Math.Abs(row - p)) * Math.Max(0, 1 - Math.Abs(column - q)) * x[(c * input.Height + p) * input.Width + q];
                    }

                    y[(c * output.Height + i) * output.Width + j] = sum;
                }
            }
        }

        return y;
    }

    private static double Place(int i, int from, int to, ResizeCoordinates coordinates) => Math.Clamp(
        coordinates switch
        {
            ResizeCoordinates.HalfPixel => (i + 0.5) * from / to - 0.5,
            ResizeCoordinates.AlignCorners => to == 1 ? 0 : (double)i * (from - 1) / (to - 1),
            _ => (double)i * from / to,
        },
        0, from - 1);
}
