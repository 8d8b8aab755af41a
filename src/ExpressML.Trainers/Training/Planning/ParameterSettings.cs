using ExpressML.Tensors;
using ExpressML.Trainers;

namespace ExpressML.Training.Planning;

/// <summary>How a parameter is trained: as its groups say, the last first, and where none says anything, as the options do.</summary>
internal sealed class ParameterSettings
{
    private readonly double _learningRate;
    private readonly int _epochs;

    /// <param name="options">The options of the training.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="groups">The groups that it is in, in their order.</param>
    public ParameterSettings(NetworkTrainerOptions options, Parameter parameter, IReadOnlyList<ParameterGroup> groups)
    {
        bool isRegularized = parameter.IsWeight || options.RegularizeAllParameters;
        L1 = isRegularized ? options.L1Regularization : 0;
        L2 = Last(group => group.L2) ?? (isRegularized ? options.L2Regularization : 0);
        WeightDecay = Last(group => group.WeightDecay);
        _learningRate = Last(group => group.LearningRate) ?? options.LearningRate;
        _epochs = Last(group => group.Epochs) ?? int.MaxValue;

        T? Last<T>(Func<ParameterGroup, T?> setting)
            where T : struct => groups.Select(setting).LastOrDefault(value => value is not null);
    }

    public double L1 { get; }

    public double L2 { get; }

    /// <summary>The decoupled weight decay; null for that of the optimizer.</summary>
    public double? WeightDecay { get; }

    /// <summary>Whether it is trained at all.</summary>
    public bool IsTrained => IsTrainedIn(1);

    /// <summary>Whether it is trained in an epoch, from 1.</summary>
    public bool IsTrainedIn(int epoch) => _learningRate > 0 && epoch <= _epochs;

    /// <summary>η, the step size.</summary>
    /// <param name="factor">The factor of the schedule.</param>
    public double LearningRate(double factor) => _learningRate * factor;
}
