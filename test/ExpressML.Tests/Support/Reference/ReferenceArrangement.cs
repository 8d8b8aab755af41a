using ExpressML.Layers;

namespace ExpressML.Tests.Support.Reference;

/// <summary>What the layers that move numbers mean, for one example: where each number of the input goes. The layers themselves ask where each output comes from.</summary>
internal static class ReferenceArrangement
{
    public static double[] Forward(Layer layer, double[] x)
    {
        Shape input = layer.InputShape, output = layer.OutputShape;
        double[] y = new double[output.Length];
        Array.Fill(y, layer is Pad2D { Mode: PadMode.Constant } pad ? pad.Value : 0);
        for (int c = 0; c < input.Channels; c++)
        {
            for (int i = 0; i < input.Height; i++)
            {
                for (int j = 0; j < input.Width; j++)
                {
                    foreach ((int channel, int row, int column) in Targets(layer, c, i, j))
                        y[(channel * output.Height + row) * output.Width + column] = x[(c * input.Height + i) * input.Width + j];
                }
            }
        }

        return y;
    }

    private static IEnumerable<(int Channel, int Row, int Column)> Targets(Layer layer, int c, int i, int j)
    {
        (int channels, int height, int width) = layer.InputShape;
        switch (layer)
        {
            case ChannelSlice slice:
                return c >= slice.Start && c < slice.Start + slice.Count ? [(c - slice.Start, i, j)] : [];
            case ChannelShuffle shuffle:
                int group = channels / shuffle.Groups;
                return [(c % group * shuffle.Groups + c / group, i, j)];
            case UpSampling2D sampling:
                return from a in Enumerable.Range(0, sampling.HeightFactor) from b in Enumerable.Range(0, sampling.WidthFactor) select (c, i * sampling.HeightFactor + a, j * sampling.WidthFactor + b);
            case PixelShuffle { Factor: var r } shuffle:
                int count = channels / (r * r), part = shuffle.DepthFirst ? c / count : c % (r * r);
                return [(shuffle.DepthFirst ? c % count : c / (r * r), i * r + part / r, j * r + part % r)];
            case PixelUnshuffle { Factor: var r } shuffle:
                int place = i % r * r + j % r;
                return [(shuffle.DepthFirst ? place * channels + c : c * r * r + place, i / r, j / r)];
            case Permute permute:
                int[] at = [c, i, j];
                return [(at[(int)permute.Order[0]], at[(int)permute.Order[1]], at[(int)permute.Order[2]])];
            case Pad2D pad:
                return Padded(Copies(i, height, pad.Top, pad.Bottom, pad.Mode), Copies(j, width, pad.Left, pad.Right, pad.Mode));
            case ReplicationPad2D { Padding: var size }:
                return Padded(Copies(i, height, size, size, PadMode.Edge), Copies(j, width, size, size, PadMode.Edge));
            default:
                throw new NotSupportedException($"{layer} has no reference yet.");
        }

        IEnumerable<(int Channel, int Row, int Column)> Padded(IEnumerable<int> rows, IEnumerable<int> columns) =>
            from row in rows from column in columns select (c, row, column);
    }

    // Of a row or column: its own place, its mirror images, and the border if it is the nearest.
    private static IEnumerable<int> Copies(int place, int size, int before, int after, PadMode mode) => Enumerable.Range(-before, size + before + after).Where(target => target == place
        || (mode == PadMode.Reflect && ((target < 0 && -target == place) || (target >= size && target - (size - 1) == size - 1 - place)))
        || (mode == PadMode.Edge && ((target < 0 && place == 0) || (target >= size && place == size - 1)))).Select(target => target + before);
}
