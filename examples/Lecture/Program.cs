using System.Globalization;
using System.Text;
using Lecture;

// Numbers look the same on every machine.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.OutputEncoding = Encoding.UTF8;

// A course on convolutional networks: one small program per topic. Each prints figures and a lesson, and saves its drawings to the folder lecture.
Topic[] topics =
[
    new("valley", "Gradient methods race down a valley", Valley.Run),
    new("optimizers", "Gradient methods on handwritten digits", Optimizers.Run),
    new("activations", "Sigmoid, tanh, ReLU and ELU in a deep network", Activations.Run),
    new("initialization", "First weights: too small, too large, Glorot, He", Initialization.Run),
    new("overfitting", "Over-fitting, dropout and L2", Overfitting.Run),
    new("centering", "Centring and normalising the input", Centering.Run),
    new("batchnorm", "Batch normalisation and the learning rate", BatchNorm.Run),
    new("pooling", "Pooling: average, max, min", Pooling.Run),
    new("filters", "What the filters of LeNet-5 and AlexNet see", Filters.Run),
];

// Argument: the word of a topic. Without it, all topics, one after the other.
Topic[] chosen = args.Length == 0 ? topics : [.. topics.Where(topic => args is [var word] && topic.Word == word)];
if (chosen.Length == 0)
{
    Console.Error.WriteLine($"'{string.Join(' ', args)}' is no topic. Take one of these words, or none for all topics:");
    foreach (Topic topic in topics)
        Console.Error.WriteLine($"  {topic.Word,-16}{topic.Title}");
    return 1;
}

foreach (Topic topic in chosen)
{
    Console.WriteLine($"=== {topic.Title}");
    topic.Run();
    Console.WriteLine();
}

return 0;
