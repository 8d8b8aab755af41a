namespace ExpressML.Losses;

/// <summary>What the targets of a training are. It decides which losses suit them.</summary>
public enum TargetKind
{
    /// <summary>One class of several for each example; one output per class.</summary>
    Class,

    /// <summary>Yes or no for each output: 1 or 0, or the probability of yes. The outputs are logits, which a sigmoid turns into probabilities.</summary>
    YesOrNo,

    /// <summary>Any number for each output.</summary>
    Number,
}
