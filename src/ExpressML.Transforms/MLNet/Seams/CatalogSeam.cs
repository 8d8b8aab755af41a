using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace ExpressML.Transforms.Seams;

/// <summary>Finds the environment (log, seed) of the MLContext that a catalog such as <c>mlContext.Transforms</c> belongs to.</summary>
/// <remarks>The trainers' assembly calls this class, too. It could not ask a catalog itself, since the access checks are lifted for this assembly only.</remarks>
internal static class CatalogSeam
{
    /// <param name="catalog">Any catalog of an MLContext, or the Trainers of one.</param>
    /// <exception cref="ArgumentException">The object is no catalog of ML.NET.</exception>
    public static IHostEnvironment EnvironmentOf(object catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        MLNetCompatibility.ThrowIfMemberIsMissing();
        return EnvironmentOfCore(catalog);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IHostEnvironment EnvironmentOfCore(object catalog) =>
        catalog is IInternalCatalog { Environment: var environment }
            ? environment
            : throw new ArgumentException($"A catalog of an MLContext is expected, such as mlContext.Transforms, but this is a {catalog.GetType()}.", nameof(catalog));
}
