namespace ExpressML.Trainers;

/// <summary>The forms of LeNet-5.</summary>
public enum LeNetVariant
{
    /// <summary>The form that is common today: ReLU, max pooling, full connections, softmax; images of any size from 12×12; 61,706 parameters for ten digits of 28×28.</summary>
    Modern,

    /// <summary>
    /// The form of 1998: trainable sub-sampling, the table of connections, scaled tanh, fixed codes as outputs, and the loss function for them;
    /// images of 28×28 or 32×32; 60,000 parameters.
    /// </summary>
    Classic1998,
}
