namespace ExpressML.Trainers;

// The checks of the options, done once, when a trainer is made.
public abstract partial class NetworkTrainerOptions
{
    /// <exception cref="ArgumentException">An option is missing or out of range.</exception>
    internal void Validate()
    {
        ValidateData();
        ValidateTraining();
        ValidateMonitoring();
    }

    private void ValidateData()
    {
        RequireName(LabelColumnName, nameof(LabelColumnName));
        RequireName(FeatureColumnName, nameof(FeatureColumnName));
        if (ExampleWeightColumnName is not null)
            RequireName(ExampleWeightColumnName, nameof(ExampleWeightColumnName));
        if (InputShape is { } shape)
            Guard.Valid(shape, nameof(InputShape));
        if (InputScaling is not null && !StandardizeInput)
            throw new ArgumentException("InputScaling says by which numbers the input is standardised, but StandardizeInput is false. Leave out one of them.", nameof(InputScaling));
        if (InputScaling is not null && InitialModel is not null)
            throw new ArgumentException("InitialModel has a scaling of its own, which its weights were trained with. Leave out InputScaling.", nameof(InputScaling));
        if (PixelOrder is { } order)
            Guard.Defined(order, nameof(PixelOrder));
        Guard.AtLeast(MaximumMemoryForRows ?? 1, 1, nameof(MaximumMemoryForRows));
        Guard.AtLeast(NumberOfThreads ?? 1, 1, nameof(NumberOfThreads));
    }

    private void ValidateTraining()
    {
        Guard.AtLeast(NumberOfEpochs ?? 1, 1, nameof(NumberOfEpochs));
        if (TimeBudget <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(TimeBudget), TimeBudget, "TimeBudget must be above 0. Leave it null to train without a limit of time.");
        Guard.AtLeast(BatchSize, 1);
        Guard.FiniteAndPositive(LearningRate);
        if (Optimizer is null)
            throw new ArgumentNullException(nameof(Optimizer), "Optimizer must be set, for example to new Adam().");
        if (LearningRateSchedule is null)
            throw new ArgumentNullException(nameof(LearningRateSchedule), "LearningRateSchedule must be set, for example to new ConstantSchedule().");
        Optimizer.Validate();
        LearningRateSchedule.Validate();
        Loss?.Validate();
        Guard.FiniteAndNotNegative(L1Regularization);
        Guard.FiniteAndNotNegative(L2Regularization);
        Guard.FiniteAndPositive(MaximumNorm ?? 1, nameof(MaximumNorm));
        Guard.FiniteAndPositive(GradientClippingNorm ?? 1, nameof(GradientClippingNorm));
        Guard.FiniteAndPositive(GradientClippingValue ?? 1, nameof(GradientClippingValue));
        if (Augmentations is null || Augmentations.Contains(null!))
            throw new ArgumentNullException(nameof(Augmentations), "Augmentations must be a list of augmentations, such as [new HorizontalFlip()], without null.");
        if (Mixup is not null && CutMix is not null)
            throw new ArgumentException("Set Mixup or CutMix, not both.", nameof(CutMix));
        if (FrozenLayers is null || FrozenLayers.Contains(null!))
            throw new ArgumentNullException(nameof(FrozenLayers), "FrozenLayers must be a list of names of layers, such as [\"Conv2D1\"], without null.");
        ValidateGroups();
        if (InitialModel is not null && InitialWeights is not null)
            throw new ArgumentException("Set InitialModel or InitialWeights, not both.", nameof(InitialWeights));
        _ = InitialNetwork;
    }

    private void ValidateGroups()
    {
        if (ParameterGroups is null || ParameterGroups.Contains(null!))
            throw new ArgumentNullException(nameof(ParameterGroups), "ParameterGroups must be a list of groups, such as [new(layers: \"Conv2D*\", learningRate: 0.1)], without null.");
        for (int i = 0; i < ParameterGroups.Count; i++)
        {
            if (ParameterGroups[i].WeightDecay is not null && !Optimizer.HasWeightDecay)
            {
                throw new ArgumentException(
                    $"ParameterGroups[{i}] sets a weightDecay, but {Optimizer} has no decoupled weight decay. Set l2 in its place, or Optimizer to new AdamW().", nameof(ParameterGroups));
            }
        }
    }

    private void ValidateMonitoring()
    {
        if (ValidationSetFraction is { } fraction)
            Guard.AboveZeroBelowOne(fraction, nameof(ValidationSetFraction));
        if (ValidationSetFraction is not null && ValidationSet is not null)
            throw new ArgumentException("Set ValidationSet or ValidationSetFraction, not both.", nameof(ValidationSetFraction));
        if (Metrics is null || Metrics.Contains(null!))
            throw new ArgumentNullException(nameof(Metrics), "Metrics must be a list of metrics, such as [MonitoredMetric.F1Score], without null.");
        foreach (MonitoredMetric metric in MeasuredMetrics)
        {
            if (!Metrics.Append(MonitoredMetric ?? metric).Where(other => other.Name == metric.Name).All(metric.IsSameAs))
                throw new ArgumentException($"Metrics and MonitoredMetric have different metrics with the name '{metric.Name}'. Give each a name of its own.", nameof(Metrics));
        }

        EarlyStoppingCriteria?.Validate();
        Guard.AtLeast(LayerNormsInterval ?? 1, 1, nameof(LayerNormsInterval));
        if (CheckpointFolder is not null && string.IsNullOrWhiteSpace(CheckpointFolder))
            throw new ArgumentException("CheckpointFolder must name a folder, or be null for no checkpoints.", nameof(CheckpointFolder));
        Guard.AtLeast(NumberOfCheckpoints, 1);
    }

    private static void RequireName(string value, string name)
    {
        if (string.IsNullOrEmpty(value))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must name a column.");
    }
}
