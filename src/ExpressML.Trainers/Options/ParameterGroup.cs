using System.Globalization;
using ExpressML.Optimizers;

namespace ExpressML.Trainers;

/// <summary>Parameters with a learning rate, an L2, a weight decay or a number of epochs of their own: an item of <see cref="NetworkTrainerOptions.ParameterGroups"/>.</summary>
/// <remarks>
/// <para>
/// A group has the parameters of <see cref="Kind"/> in <see cref="Layers"/>. Groups may overlap: each setting of a parameter is that of the last group in the
/// list that has the parameter and sets this, and else that of the options. So write general groups first, and exceptions after them.
/// </para>
/// <para>
/// The factor of the <see cref="NetworkTrainerOptions.LearningRateSchedule"/> applies to the rate of each group. Parameters that a group holds still, by a rate of
/// 0 or since its <see cref="Epochs"/> are over, keep their bits: no weight decay and no maximum norm acts on them, and gradient clipping does not count them.
/// </para>
/// <para>
/// <see cref="NetworkTrainerOptions.FrozenLayers"/> goes before groups: a frozen layer is not trained, whatever its groups say. Frozen layers save work as well, and
/// frozen batch normalisation goes by its running averages; with a rate of 0, it goes by the batch, and its running averages follow.
/// </para>
/// </remarks>
public sealed class ParameterGroup
{
    /// <summary>Parameters with settings of their own; at least one setting is needed.</summary>
    /// <param name="layers">
    /// The name of a layer or a block, or the beginning of names up to a dot, as in <see cref="NetworkTrainerOptions.FrozenLayers"/>; <c>*</c> stands for any
    /// characters. Null: all layers.
    /// </param>
    /// <param name="kind">Which parameters of these layers. Default: all.</param>
    /// <param name="learningRate">η, in place of <see cref="NetworkTrainerOptions.LearningRate"/>; at least 0, where 0 leaves the parameters as they are.</param>
    /// <param name="l2">
    /// λ₂ of L2, in place of <see cref="NetworkTrainerOptions.L2Regularization"/>; at least 0. It acts on all parameters of the group: to leave out biases, choose
    /// the weights by <paramref name="kind"/>.
    /// </param>
    /// <param name="weightDecay">
    /// λ, the decoupled weight decay, in place of that of the optimizer, such as <see cref="AdamW.WeightDecay"/>; at least 0. It acts on all parameters of the group.
    /// </param>
    /// <param name="epochs">How many epochs the parameters are trained; then they stay as they are. At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    /// <exception cref="ArgumentException">No setting is given, or the name is empty.</exception>
    public ParameterGroup(
        string? layers = null, ParameterKind kind = ParameterKind.All, double? learningRate = null, double? l2 = null, double? weightDecay = null, int? epochs = null)
    {
        if (layers is not null)
            ArgumentException.ThrowIfNullOrWhiteSpace(layers);
        if (kind == 0 || (kind & ~ParameterKind.All) != 0)
            throw new ArgumentOutOfRangeException(nameof(kind), kind, $"kind must be one or several of {string.Join(", ", Enum.GetNames<ParameterKind>())}.");
        Guard.FiniteAndNotNegative(learningRate ?? 0, nameof(learningRate));
        Guard.FiniteAndNotNegative(l2 ?? 0, nameof(l2));
        Guard.FiniteAndNotNegative(weightDecay ?? 0, nameof(weightDecay));
        Guard.AtLeast(epochs ?? 1, 1, nameof(epochs));
        if (learningRate is null && l2 is null && weightDecay is null && epochs is null)
            throw new ArgumentException("A group must set learningRate, l2, weightDecay or epochs; without any of them it would change nothing.");
        (Layers, Kind, LearningRate, L2, WeightDecay, Epochs) = (layers, kind, learningRate, l2, weightDecay, epochs);
    }

    /// <summary>The name of its layers, in which <c>*</c> stands for any characters; null for all layers.</summary>
    public string? Layers { get; }

    /// <summary>Which parameters of its layers.</summary>
    public ParameterKind Kind { get; }

    /// <summary>η, the step size at the start; null for that of the options.</summary>
    public double? LearningRate { get; }

    /// <summary>λ₂ of L2; null for that of the options.</summary>
    public double? L2 { get; }

    /// <summary>λ, the decoupled weight decay; null for that of the optimizer.</summary>
    public double? WeightDecay { get; }

    /// <summary>How many epochs its parameters are trained; null for all.</summary>
    public int? Epochs { get; }

    /// <summary>The code that makes this group.</summary>
    public override string ToString()
    {
        string kind = string.Join(" | ", Kind.ToString().Split(", ").Select(name => $"{nameof(ParameterKind)}.{name}"));
        string?[] settings =
        [
            Layers is null ? null : $"layers: \"{Layers}\"",
            Kind == ParameterKind.All ? null : $"kind: {kind}",
            Text("learningRate", LearningRate), Text("l2", L2), Text("weightDecay", WeightDecay), Text("epochs", Epochs),
        ];
        return $"new ParameterGroup({string.Join(", ", settings.OfType<string>())})";

        static string? Text(string name, IFormattable? value) => value is null ? null : $"{name}: {value.ToString(null, CultureInfo.InvariantCulture)}";
    }
}
