using ExpressML.Networks;
using ExpressML.Persistence;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Explanations;

/// <summary>A way to tell which parts of an image made a trained network decide: <see cref="GradCam"/>, <see cref="Occlusion"/>, <see cref="Saliency"/> or <see cref="IntegratedGradients"/>.</summary>
/// <remarks>
/// What is explained is F(x), the output of the network for a class before softmax or sigmoid: a probability near 1 hardly changes with the image. The network works as when scoring: dropout drops
/// nothing, and batch normalisation goes by its running averages. x are the numbers that the network reads, in the user's unit: where a standardisation stands first, it is part of F.
/// Views that are averaged when scoring don't count: the image alone is explained. Safe to use from many threads at once.
/// </remarks>
public abstract class ExplanationMethod
{
    // The names stand in model files: a name never changes its meaning.
    private static readonly Dictionary<string, Func<ModelReader, ExplanationMethod>> _readers = new(StringComparer.Ordinal)
    {
        [nameof(GradCam)] = GradCam.ReadSettings,
        [nameof(Occlusion)] = Occlusion.ReadSettings,
        [nameof(Saliency)] = static _ => new Saliency(),
        [nameof(IntegratedGradients)] = IntegratedGradients.ReadSettings,
    };

    private protected ExplanationMethod() { }

    /// <summary>Explains the score of a class for one image.</summary>
    /// <param name="model">A <see cref="NetworkTransformer"/>, or a chain with one in it, as <c>mlContext.Model.Load</c> gives it; the last one if there are several.</param>
    /// <param name="image">The image: an <c>MLImage</c> for a network that was trained on these, or a <c>float[]</c> with the numbers of the column that the network reads.</param>
    /// <param name="target">The class, by its number from 0 or its name. Default: the most likely one.</param>
    /// <exception cref="ArgumentException">The model has no network, the network takes no images, the image does not suit it, or there is no such layer or class.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no class of this number.</exception>
    public Explanation Explain(ITransformer model, ExplainedImage image, TargetClass target = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        NetworkTransformer network = ContainedNetwork.Of(model, nameof(model));
        int? output = target.OutputOf(network);
        Explainer explainer = ExplainerOf(network);
        return explainer.Explain(image.PlanarFor(network), output, network.ClassNames);
    }

    /// <summary>What explains predictions of a network; not to be used by several threads at once.</summary>
    /// <exception cref="ArgumentException">The network takes no images, or does not suit the method.</exception>
    internal Explainer ExplainerOf(NetworkTransformer network)
    {
        RequireFit(network);
        return CreateExplainer(network.Model);
    }

    /// <exception cref="ArgumentException">The network takes no images, or does not suit the method.</exception>
    internal void RequireFit(NetworkTransformer network)
    {
        if (network.Model.InputShape.Area == 1)
            throw new ArgumentException($"{GetType().Name} explains images, but the network takes vectors of {network.Model.InputShape.Length} numbers.", nameof(network));
        Check(network.Model);
    }

    /// <summary>Writes name and settings.</summary>
    internal void Write(ModelWriter writer)
    {
        writer.Write(GetType().Name);
        WriteSettings(writer);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">There is no such method.</exception>
    internal static ExplanationMethod Read(ModelReader reader)
    {
        string name = reader.ReadString();
        return _readers.TryGetValue(name, out Func<ModelReader, ExplanationMethod>? read) ? read(reader) : throw new InvalidDataException(
            $"This model explains by the method '{name}', which this version of ExpressML does not know. It was probably written by a newer one: update the ExpressML.Explanations package.");
    }

    /// <summary>Throws unless the settings suit a network of images. Default: they do.</summary>
    /// <exception cref="ArgumentException">They don't.</exception>
    private protected virtual void Check(Network network) { }

    private protected abstract Explainer CreateExplainer(Network network);

    /// <summary>Writes the settings. Default: none.</summary>
    private protected virtual void WriteSettings(ModelWriter writer) { }
}
