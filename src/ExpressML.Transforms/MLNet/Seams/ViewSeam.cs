using Microsoft.ML;

namespace ExpressML.Transforms.Seams;

/// <summary>Looks for what a view was made of, to explain an error.</summary>
/// <remarks>By names, which need not be there: then the explanation is left out, and nothing else fails.</remarks>
internal static class ViewSeam
{
    private const string Cache = "Microsoft.ML.Data.CacheDataView", Transform = "IDataTransform", Source = "Source";

    /// <summary>Whether ML.NET's cache stands somewhere before the view.</summary>
    public static bool IsBehindCache(IDataView view)
    {
        for (IDataView? next = view; next is not null; next = SourceOf(next))
            if (next.GetType().FullName == Cache)
                return true;
        return false;
    }

    private static IDataView? SourceOf(IDataView view) =>
        view is IDerivedView derived ? derived.Source : view.GetType().GetInterface(Transform)?.GetProperty(Source)?.GetValue(view) as IDataView;
}
