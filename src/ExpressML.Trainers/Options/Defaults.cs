namespace ExpressML.Trainers;

/// <summary>The defaults of the trainers' options, in one place for the options and the catalogs.</summary>
internal static class Defaults
{
    public const string LabelColumnName = "Label";
    public const string FeatureColumnName = "Features";
    public const string ScoreColumnName = "Score";
    public const int NumberOfEpochs = 20;
    public const int LeastSteps = 400;
    public const int BatchSize = 64;
    public const double LearningRate = 0.001;

    /// <summary>How many epochs a training has if nobody says it.</summary>
    /// <param name="batches">How many steps an epoch has.</param>
    public static int EpochsFor(int batches) => Math.Max(NumberOfEpochs, (LeastSteps + batches - 1) / batches);
}
