using ExpressML.Images;
using ExpressML.Networks;
using ExpressML.Networks.Scoring;

namespace ExpressML.Transforms.Scoring;

/// <summary>A trained network, with the column that it reads and the task whose columns it adds.</summary>
/// <param name="Network">The network.</param>
/// <param name="FeatureColumnName">Name of the column that it reads.</param>
/// <param name="TakesImages">Whether that column holds images rather than numbers.</param>
/// <param name="PixelOrder">Order of the numbers there.</param>
/// <param name="Shrinking">How larger images are brought to the network's shape.</param>
/// <param name="Task">What the outputs mean.</param>
/// <param name="Views">The views of each image whose outputs are averaged; null for the image alone.</param>
internal sealed record NetworkColumns(Network Network, string FeatureColumnName, bool TakesImages, PixelOrder PixelOrder, Shrinking Shrinking, PredictionTask Task, ScoringViews? Views)
{
    /// <summary>Scores for all engines, cursors and mappers.</summary>
    public NetworkScorer Scorer { get; } = new(Network, Environment.ProcessorCount, Task.ScoreFunction, Views);
}
