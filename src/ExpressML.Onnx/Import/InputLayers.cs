using ExpressML.Layers;
using ExpressML.Networks.Graphs;
using ExpressML.Onnx.Graphs;

namespace ExpressML.Onnx.Import;

/// <summary>What comes before the graph: the scaling of pixels, and the order of colours.</summary>
internal static class InputLayers
{
    /// <summary>Appends the layers that the options ask for; gives the place of what the graph reads.</summary>
    /// <exception cref="ArgumentException">They do not suit the number of channels.</exception>
    public static int Append(NetworkPlan plan, OnnxModelOptions options)
    {
        int channels = plan.InputShape.Channels, place = PlacedLayer.Input;
        if (options.ImageScaling is { } scaling)
        {
            if (scaling.Channels is { } expected && expected != channels)
                throw new ArgumentException($"ImageScaling is for {expected} channels, but the network's input is {plan.InputShape}.");
            place = plan.Add("ImageScaling", new Standardize(scaling), place);
        }

        if (!options.TakesBlueFirst)
            return place;
        if (channels != 3)
            throw new ArgumentException($"TakesBlueFirst is for 3 channels, but the network's input is {plan.InputShape}.");
        int[] colours = [.. Enumerable.Range(1, channels).Select(i => plan.Add("BlueFirst/Channel", new ChannelSlice(channels - i, 1), place))];
        return plan.Add("BlueFirst", new Merge(MergeKind.Concatenate), colours, plan.InputShape);
    }
}
