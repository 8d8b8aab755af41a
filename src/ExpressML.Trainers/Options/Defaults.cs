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

    /// <summary>How many epochs a training has if nobody says it: at least 20, and as many as it takes for some steps.</summary>
    /// <param name="batches">How many steps an epoch has.</param>
    /// <param name="leastSteps">How many steps the training has at least.</param>
    public static int EpochsFor(int batches, int leastSteps = LeastSteps) => Math.Max(NumberOfEpochs, (leastSteps + batches - 1) / batches);
}
