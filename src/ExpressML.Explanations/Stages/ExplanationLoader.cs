using System.Runtime.CompilerServices;
using ExpressML.Explanations.Stages;
using ExpressML.Persistence;
using ExpressML.Transforms.Seams;
using Microsoft.ML;
using Microsoft.ML.Runtime;

// The attribute and what it names are internals of ML.NET.
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]

// ML.NET reads this attribute when it loads a model: it is how a program finds the loader without ever naming a type of ours.
[assembly: LoadableClass(typeof(ITransformer), typeof(ExplanationLoader), null, typeof(SignatureLoadModel), "ExpressML explanation", ExplanationLoader.Signature)]

namespace ExpressML.Explanations.Stages;

/// <summary>Loads the stage of this assembly from ML.NET's model files, and names the loader when it is saved.</summary>
internal static class ExplanationLoader
{
    /// <summary>By this name ML.NET finds the loader; never to be changed.</summary>
    public const string Signature = "ExpressMLExplanation";

    /// <summary>This loader.</summary>
    public static StageLoaderName Name { get; } = new(typeof(ExplanationLoader).Assembly, Signature);

    // ML.NET calls it by reflection; it goes by the name, the parameters and the return type.
    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext context) => ModelSeam.Load(context, Read, Name);

    /// <summary>Reads the stage that a tag of the model stands for.</summary>
    /// <exception cref="InvalidDataException">There is no such tag.</exception>
    internal static ExplanationTransformer Read(string tag, ModelReader reader) => tag == ExplanationTransformer.Tag
        ? ExplanationTransformer.Read(reader)
        : throw new InvalidDataException(
            $"This model holds a stage '{tag}', which this version of ExpressML does not know. It was probably written by a newer one: update the ExpressML.Explanations package.");
}
