namespace ExpressML.Onnx;

/// <summary>What the outputs of an imported network mean, and so which columns scoring appends.</summary>
public enum OnnxTask
{
    /// <summary>Multiclass classification if the graph ends with a softmax over a vector or labels are given, else features.</summary>
    Automatic,

    /// <summary>One class of several: the outputs are logits, or end with a softmax. Columns PredictedLabel and Score, the probabilities.</summary>
    MulticlassClassification,

    /// <summary>Yes or no: one output, a logit, or its sigmoid. Columns PredictedLabel, Score (the logit) and Probability.</summary>
    BinaryClassification,

    /// <summary>Several yes or no: the outputs are logits, or end with a sigmoid. Columns PredictedLabel and Score, the probabilities.</summary>
    MultilabelClassification,

    /// <summary>Numbers as they are: the column Score, a number if there is one output, else a vector.</summary>
    Regression,

    /// <summary>Numbers as they are, for what comes next: a vector of the output's dimensions in a column of any name.</summary>
    Features,
}
