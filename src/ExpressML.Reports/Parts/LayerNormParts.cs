using ExpressML.Networks;
using ExpressML.Reports.Drawing;
using ExpressML.Transforms;
using OxyPlot;
using OxyPlot.Axes;

namespace ExpressML.Reports.Parts;

/// <summary>How large gradients and activations of the layers were in the course of the training.</summary>
internal sealed class LayerNormParts
{
    // More points than pixels would say nothing more.
    private const int MostPoints = 150;

    private readonly TrainingHistory _history;
    private readonly string[] _layers;
    private readonly int _layersWithWeights;

    /// <param name="history">A history with norms of layers.</param>
    /// <param name="network">The network that was trained.</param>
    public LayerNormParts(TrainingHistory history, Network network)
    {
        _history = history;
        string[] all = [.. history.LayerNorms[0].Layers.Where(norm => !double.IsNaN(norm.Gradient) && network[norm.Layer].HasWeights).Select(norm => norm.Layer)];
        _layersWithWeights = all.Length;
        _layers = all.Length <= Palette.Depths ? all : [.. Enumerable.Range(0, Palette.Depths).Select(i => all[i * (all.Length - 1) / (Palette.Depths - 1)])];
    }

    public ReportPart Gradients() => Lines(
        PartIds.GradientNorms, "Gradients per layer", "√(mean of g²)", norm => norm.Gradient,
        "How large the gradient of each layer's parameters was. Lines of the first layers that fall far below those of the last ones show a gradient that vanishes; lines that rise together, one that explodes.");

    public ReportPart Activations() => Lines(
        PartIds.ActivationNorms, "Activations per layer", "√(mean of x²)", norm => norm.Activation,
        "How large the values are that each layer gives. A line at zero is a layer that has died.");

    private Figure Lines(string id, string title, string axis, Func<LayerNorm, double> value, string caption)
    {
        PlotModel plot = Plot.Create(hasLegend: true);
        plot.Axes.Add(Plot.CountAxis(AxisPosition.Bottom, "Step"));
        DataPoint[][] lines = [.. _layers.Select(layer => PointsOf(layer, value))];
        plot.Axes.Add(Plot.AxisFor(AxisPosition.Left, axis, lines.SelectMany(line => line.Select(point => point.Y))));
        for (int i = 0; i < _layers.Length; i++)
            plot.Series.Add(Plot.Line(PlainText.Of(_layers[i]), Palette.Depth(_layers.Length == 1 ? 0 : (double)i / (_layers.Length - 1)), lines[i]));
        string part = _layers.Length < _layersWithWeights ? $" Shown are {_layers.Length} of the {_layersWithWeights} layers with weights, spread evenly." : "";
        return new Figure(id, title, caption + part, plot) { Height = Plot.Height + 40 };
    }

    // Where there are too many steps, a point is the mean over several.
    private DataPoint[] PointsOf(string layer, Func<LayerNorm, double> value)
    {
        int place = _history.LayerNorms[0].Layers.Index().First(pair => pair.Item.Layer == layer).Index;
        int steps = (_history.LayerNorms.Count + MostPoints - 1) / MostPoints;
        return [.. _history.LayerNorms.Chunk(steps).Select(chunk => new DataPoint(chunk.Average(step => step.Step), chunk.Average(step => value(step.Layers[place]))))];
    }
}
