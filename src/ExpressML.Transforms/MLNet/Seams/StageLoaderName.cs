using System.Reflection;

namespace ExpressML.Transforms.Seams;

/// <summary>By what ML.NET finds the loader of a stage.</summary>
/// <param name="Assembly">Where it is.</param>
/// <param name="Signature">Its name there: at most 24 ASCII characters, another one in each assembly; never to be changed.</param>
internal sealed record StageLoaderName(Assembly Assembly, string Signature);
