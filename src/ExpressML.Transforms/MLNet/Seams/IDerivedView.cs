using Microsoft.ML;

namespace ExpressML.Transforms.Seams;

/// <summary>A view that a stage of this library makes of another one.</summary>
internal interface IDerivedView : IDataView
{
    /// <summary>The other one.</summary>
    IDataView Source { get; }
}
