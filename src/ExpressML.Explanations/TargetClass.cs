using ExpressML.Transforms;

namespace ExpressML.Explanations;

/// <summary>The class whose score is explained: a number, as in <c>3</c>, a name, as in <c>"cat"</c>, or the most likely class if nothing is said.</summary>
/// <remarks>The number is that of the place in the column Score, from 0. Networks with one output, for yes or no or for a number, have the number 0 only.</remarks>
public readonly record struct TargetClass
{
    /// <summary>The class of a number.</summary>
    public TargetClass(int index) => Index = index;

    /// <summary>The class of a name.</summary>
    public TargetClass(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    /// <summary>The number, from 0; null for a name or the most likely class.</summary>
    public int? Index { get; }

    /// <summary>The name; null for a number or the most likely class.</summary>
    public string? Name { get; }

    /// <summary>Lets a class be written as its number.</summary>
    public static implicit operator TargetClass(int index) => new(index);

    /// <summary>Lets a class be written as its name.</summary>
    public static implicit operator TargetClass(string name) => new(name);

    /// <summary>The output of a network that is meant; null for that of the most likely class.</summary>
    /// <param name="network">The network.</param>
    /// <param name="target">What the user's method calls the class.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output.</exception>
    /// <exception cref="ArgumentException">There is no class of this name.</exception>
    internal int? OutputOf(NetworkTransformer network, string target = "target")
    {
        int outputs = network.Model.OutputLength;
        if (Index is < 0 || Index >= outputs)
            throw new ArgumentOutOfRangeException(target, Index, $"The network has {outputs} outputs, so the class must be from 0 to {outputs - 1}.");
        if (Name is null)
            return Index;
        if (network.ClassNames.Count == 0)
            throw new ArgumentException($"There is no class '{Name}': the outputs of the network have no names. Give the number of an output, from 0 to {outputs - 1}.", target);
        return network.ClassNames.ToList().IndexOf(Name) is >= 0 and int found ? found : throw new ArgumentException(
            $"There is no class '{Name}'. The classes are {string.Join(", ", network.ClassNames)}.", target);
    }
}
