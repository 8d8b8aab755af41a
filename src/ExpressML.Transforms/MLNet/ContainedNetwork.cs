using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms;

/// <summary>Finds the trained network in a model, which may be a whole pipeline as <c>mlContext.Model.Load</c> gives it.</summary>
internal static class ContainedNetwork
{
    /// <summary>The model itself, or the last network in it: what comes before it, such as features for it, serves it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="argument">What the caller calls it, for the message.</param>
    /// <exception cref="ArgumentException">There is no network in it.</exception>
    public static NetworkTransformer Of(ITransformer model, string argument) => Stages(model).OfType<NetworkTransformer>().LastOrDefault()
        ?? throw new ArgumentException(
            $"{argument} must be a NetworkTransformer or a chain with one in it, but is {Describe(model)}. Pass what a trainer of ExpressML gave, or what was loaded of it.");

    /// <summary>The model with another network in place of the one that <see cref="Of"/> finds.</summary>
    public static ITransformer Replace(ITransformer model, string argument, Func<NetworkTransformer, NetworkTransformer> replace)
    {
        NetworkTransformer network = Of(model, argument), other = replace(network);
        ITransformer[] stages = [.. Stages(model)];
        stages[Array.LastIndexOf(stages, network)] = other;
        return stages.Length == 1 ? other : new TransformerChain<ITransformer>(stages);
    }

    private static IEnumerable<ITransformer> Stages(ITransformer model) => model is IEnumerable<ITransformer> chain ? chain.SelectMany(Stages) : [model];

    private static string Describe(ITransformer model)
    {
        string stages = string.Join(", ", Stages(model).Select(stage => stage.GetType().Name));
        return model is not IEnumerable<ITransformer> ? $"a {stages}" : stages.Length == 0 ? "an empty chain" : $"a chain of {stages}";
    }
}
