namespace ExpressML.Losses;

/// <summary>What the targets of a training are: which losses make sense depends on it.</summary>
public enum TargetKind
{
    /// <summary>One class of several for each example, one output a class.</summary>
    Class,

    /// <summary>Yes or no for each output: 1 or 0, or the probability of yes. The outputs are logits, of which a sigmoid makes probabilities.</summary>
    YesOrNo,

    /// <summary>Any number for each output, which the output is to come close to.</summary>
    Number,
}
