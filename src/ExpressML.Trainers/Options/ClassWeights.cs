using System.Globalization;

namespace ExpressML.Trainers;

/// <summary>How much the rows of each class count in a training, for classes that are rare or important.</summary>
/// <remarks>The weight of a row is that of its class times its own, see <see cref="NetworkTrainerOptions.ExampleWeightColumnName"/>, times the class weight of the loss function, if it has one.</remarks>
public sealed class ClassWeights
{
    private readonly double[]? _weights;

    private ClassWeights(double[]? weights) => _weights = weights;

    /// <summary>All classes count alike: n / (K·n[k]) for a class with n[k] of n training rows and K classes. If rows have weights, their sums take the place of n and n[k].</summary>
    /// <remarks>Classes without a training row do not count in K and have the weight 1. As scikit-learn's <c>class_weight="balanced"</c>.</remarks>
    public static ClassWeights Balanced { get; } = new(null);

    /// <summary>Weights that you choose.</summary>
    /// <param name="weights">One for each class, from 1e-9 to 1e9, in the order of the label's key values; in binary classification that of false, then that of true.</param>
    /// <exception cref="ArgumentException">There are fewer than two, or one is out of range.</exception>
    public static ClassWeights Of(params double[] weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Length < 2)
            throw new ArgumentException($"ClassWeights.Of needs a weight for each class, so at least 2, but got {weights.Length}.", nameof(weights));
        for (int k = 0; k < weights.Length; k++)
            Guard.Weight(weights[k], $"{nameof(weights)}[{k}]");
        return new ClassWeights([.. weights]);
    }

    /// <summary>The code that makes these weights.</summary>
    public override string ToString() => _weights is null
        ? "ClassWeights.Balanced"
        : $"ClassWeights.Of({string.Join(", ", _weights.Select(weight => weight.ToString(CultureInfo.InvariantCulture)))})";

    /// <summary>Throws unless there is a weight for each class.</summary>
    /// <param name="classCount">How many classes there are; 0 if targets are not classes.</param>
    /// <exception cref="InvalidOperationException">There is not.</exception>
    internal void Check(int classCount)
    {
        if (classCount == 0)
            throw new InvalidOperationException("ClassWeights need a label of one class: they suit multiclass and binary classification. Use ExampleWeightColumnName to weight rows.");
        if (_weights is not null && _weights.Length != classCount)
            throw new InvalidOperationException($"ClassWeights must have one weight for each of the {classCount} classes, but has {_weights.Length}.");
    }

    /// <summary>The weight of each class.</summary>
    /// <param name="weightsOfClasses">The sum of the weights of the training rows of each class.</param>
    internal double[] For(IReadOnlyList<double> weightsOfClasses)
    {
        if (_weights is not null)
            return _weights;
        double mean = weightsOfClasses.Sum() / weightsOfClasses.Count(weight => weight > 0);
        return [.. weightsOfClasses.Select(weight => weight > 0 ? mean / weight : 1)];
    }
}
