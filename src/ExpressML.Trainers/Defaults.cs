namespace ExpressML.Trainers;

/// <summary>The defaults of the trainers' options, stated once for both overloads of each catalog method.</summary>
internal static class Defaults
{
    public const string LabelColumnName = "Label";
    public const string FeatureColumnName = "Features";
    public const int NumberOfEpochs = 20;
    public const int BatchSize = 64;
    public const double LearningRate = 0.001;
}
