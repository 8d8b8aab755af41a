using ExpressML.Networks;
using ExpressML.Networks.Scoring;

namespace ExpressML.Explanations;

/// <summary>Explains predictions of one network, one after the other, with memory of its own.</summary>
internal abstract class Explainer(Network network)
{
    private readonly NetworkScorer _scorer = new(network, Environment.ProcessorCount);

    /// <summary>Channels, height and width of an image.</summary>
    protected Shape Input => network.InputShape;

    /// <summary>Explains one image.</summary>
    /// <param name="image">Its numbers, channel after channel.</param>
    /// <param name="output">The output that is explained; null for the highest.</param>
    /// <param name="classNames">What the outputs are called; empty if they have no names.</param>
    public Explanation Explain(float[] image, int? output, IReadOnlyList<string> classNames)
    {
        float[] scores = Outputs(image, 1);
        int explained = output ?? Array.IndexOf(scores, scores.Max());
        float[] map = new float[Input.Area];
        Explain(image, explained, scores[explained], map);
        return new Explanation(map, Input, explained, explained < classNames.Count ? classNames[explained] : null, scores[explained]);
    }

    /// <summary>Makes the map of an output.</summary>
    /// <param name="image">The numbers of the image, x.</param>
    /// <param name="output">The output.</param>
    /// <param name="score">The output's value, F(x).</param>
    /// <param name="map">One number for each pixel, to be filled.</param>
    protected abstract void Explain(float[] image, int output, float score, Span<float> map);

    /// <summary>The outputs for some images, row after row.</summary>
    protected float[] Outputs(ReadOnlyMemory<float> images, int count)
    {
        float[] outputs = new float[count * network.OutputLength];
        _scorer.Score(images, count, outputs);
        return outputs;
    }
}
