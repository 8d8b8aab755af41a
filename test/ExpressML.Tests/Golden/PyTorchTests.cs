using ExpressML.Architectures;
using ExpressML.Data.Rows;
using ExpressML.Layers;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Optimizers;
using ExpressML.Schedules;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Threads;
using ExpressML.Trainers;
using ExpressML.Training;
using ExpressML.Training.Batching;
using ExpressML.Training.Planning;

namespace ExpressML.Tests.Golden;

/// <summary>Layers, losses, gradient methods, schedules and whole trainings give what PyTorch gives in double precision.</summary>
/// <remarks>Data/PyTorch/golden.py made the numbers.</remarks>
[TestClass]
public sealed class PyTorchTests
{
    // Sums of some hundred terms, each rounded at 6·10⁻⁸, stay below 2·10⁻⁶, trainings too; the file has eight digits.
    private const double Tolerance = 1e-5;

    public static IEnumerable<GoldenCase> LayerCases => GoldenCase.All("layers");

    public static IEnumerable<GoldenCase> LossCases => GoldenCase.All("losses");

    public static IEnumerable<GoldenCase> OptimizerCases => GoldenCase.All("optimizers");

    public static IEnumerable<GoldenCase> ScheduleCases => GoldenCase.All("schedules");

    public static IEnumerable<GoldenCase> NetworkCases => GoldenCase.All("networks");

    [TestMethod]
    [DynamicData(nameof(LayerCases))]
    public void Layer_OutputAndGradients_AreThoseOfPyTorch(GoldenCase golden)
    {
        Layer layer = golden.Make<Layer>("layer");
        Network network = new(golden.ReadShape("input"), [layer]);
        GoldenNumbers.Draw(network.Layers);
        int examples = golden.Read<int>("examples");
        double[][] x = GoldenNumbers.Images(examples, network.InputShape, golden.Read<int>("steps"));
        double[][] dy = [.. GoldenNumbers.Stream(GoldenNumbers.Gradient, examples * network.OutputLength).Chunk(network.OutputLength)];

        var run = new LayerRun(layer, x);
        (double[][] inputGradients, double[][] gradients) = run.Backward(dy);
        AssertEqual("output", run.Outputs);
        AssertEqual("inputGradient", inputGradients);
        AssertAllEqual("gradients", [.. gradients.Where((_, i) => layer.Parameters[i].IsTrainable)]);
        AssertAllEqual("measured", Measured(network));
        AssertEqual("scored", NetworkFiles.Score(network, x));

        void AssertEqual(string name, double[][] actual) =>
            GoldenNumbers.AreEqual(golden.Read<double[]>(name), [.. actual.SelectMany(row => row)], Tolerance, $"{layer}, {name}");

        void AssertAllEqual(string name, double[][] actual) => PyTorchTests.AssertAllEqual(golden.Read<double[][]>(name), actual, $"{layer}, {name}");
    }

    [TestMethod]
    [DynamicData(nameof(LossCases))]
    public void Loss_ValueAndGradient_AreThoseOfPyTorch(GoldenCase golden)
    {
        int examples = golden.Read<int>("examples"), outputs = golden.Read<int>("outputs"), blocks = Lanes.Blocks(examples);
        Loss loss = golden.Make<Loss>("loss");
        var batches = new Batches(Rows(golden.Read<string>("targets"), examples, outputs), examples);
        var batchLoss = new BatchLoss(loss, batches, examples, outputs, new ParallelRange(1));
        double[][] x = [.. GoldenNumbers.Stream(GoldenNumbers.Input, examples * outputs).Select(value => 4 * value).Chunk(outputs)];
        float[] output = LaneBlocks.Pack(x, padding: 9), gradient = new float[output.Length];
        batches.MoveTo(0);
        batchLoss.Begin();
        for (int block = 0; block < blocks; block++)
            batchLoss.Evaluate(block, Block(output, block), Block(gradient, block));

        double value = 0;
        foreach (BlockResult result in batchLoss.Results)
            value += result.Loss;
        Assert.AreEqual(golden.Read<double>("value"), value / batchLoss.Weight, Tolerance, $"{loss}");
        double[][] gradients = LaneBlocks.Unpack(gradient.AsSpan().ToDoubles(), examples);
        GoldenNumbers.AreEqual(golden.Read<double[]>("gradient"), [.. gradients.SelectMany(row => row)], Tolerance, $"{loss}, gradient");

        Span<float> Block(float[] values, int block) => values.AsSpan(block * outputs * Lanes.Count, outputs * Lanes.Count);
    }

    [TestMethod]
    [DynamicData(nameof(OptimizerCases))]
    public void Optimizer_TwoHundredSteps_AreThoseOfPyTorch(GoldenCase golden)
    {
        NetworkTrainerOptions options = golden.MakeOptions("options");
        options.Optimizer = golden.Make<Optimizer>("optimizer");
        Parameter[] parameters = [new("weight", [5, 4, 3], fanIn: 12, fanOut: 5), new("bias", [7])];
        AlignedBuffer[] gradients = Array.ConvertAll(parameters, parameter => new AlignedBuffer(parameter.Length));
        for (int i = 0; i < parameters.Length; i++)
            GoldenNumbers.Stream(GoldenNumbers.Parameters + i, parameters[i].Length).ToSingles().CopyTo(parameters[i].Values);

        var updates = new ParameterUpdates(options, parameters.Zip(gradients), new ParallelRange(1));
        Dictionary<int, double[]> after = golden.Read<Dictionary<int, double[]>>("after");
        for (int step = 1; step <= 200; step++)
        {
            for (int i = 0; i < parameters.Length; i++)
            {
                // Of RProp, whose steps hang on signs, noise alone: a gradient near 0 would turn by rounding.
                double[] gradient = GoldenNumbers.Stream(GoldenNumbers.Noise + 2 * step + i, parameters[i].Length);
                for (int j = 0; j < gradient.Length && options.Optimizer is not RProp; j++)
                    gradient[j] += parameters[i].Values[j];
                gradient.ToSingles().CopyTo(gradients[i].Span);
            }

            updates.Step(1);
            if (after.TryGetValue(step, out double[]? expected))
            {
                double[] values = [.. parameters.SelectMany(parameter => parameter.Values.ToDoubles())];
                GoldenNumbers.AreEqual(expected, values, Tolerance, $"{options.Optimizer}, step {step}");
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(ScheduleCases))]
    public void Schedule_Factors_AreThoseOfPyTorch(GoldenCase golden)
    {
        LearningRateSchedule schedule = golden.Make<LearningRateSchedule>("schedule");
        int epochs = golden.Read<int>("epochs"), steps = golden.Read<int>("steps");
        double[] losses = golden.Read<double[]>("losses"), factors = new double[epochs * steps];
        for (int step = 0; step < factors.Length; step++)
        {
            factors[step] = schedule.Factor(new ScheduleState
            {
                Epoch = step / steps + 1,
                NumberOfEpochs = epochs,
                Step = step + 1,
                NumberOfSteps = factors.Length,
                EpochLosses = losses.AsSpan(0, step / steps),
            });
        }

        double[] expected = golden.Read<double[]>("factors");
        Near.AreEqual(expected, factors, step => 1e-7 * expected[step], $"{schedule}");
    }

    [TestMethod]
    [DynamicData(nameof(NetworkCases))]
    public void Training_TenLosses_AreThoseOfPyTorch(GoldenCase golden)
    {
        Network network = new(golden.ReadShape("input"), golden.MakeLayers("layers"));
        GoldenNumbers.Draw(network.Layers);
        int examples = golden.Read<int>("examples");
        var losses = new List<double>();
        NetworkTrainerOptions options = golden.MakeOptions("options");
        options.Loss = golden.Make<Loss>("loss");
        options.Optimizer = golden.Make<Optimizer>("optimizer");
        options.LearningRateSchedule = golden.Make<LearningRateSchedule>("schedule");
        (options.BatchSize, options.NumberOfEpochs, options.MetricsCallback) = (examples, 10, metrics => losses.Add(metrics.Loss));

        var data = new TrainingData(network.InputShape, network.OutputLength);
        foreach ((double[] image, int label) in GoldenNumbers.Images(examples, network.InputShape)
            .Zip(GoldenNumbers.Labels(examples, network.OutputLength)))
        {
            image.ToSingles().CopyTo(data.NextRow());
            data.Commit(label);
        }

        new TrainingLoop(new TrainingPlan(network, data, options.Loss ?? new SoftmaxCrossEntropy(), options) { Threads = 2 }).Run(new Random(1), _ => { });
        double[] expected = golden.Read<double[]>("losses");
        Near.AreEqual(expected, [.. losses], step => Tolerance * expected[step], $"{golden}");
        AssertAllEqual(golden.Read<double[][]>("measured"), Measured(network), $"{golden}, measured");
    }

    [TestMethod]
    public void NetworkCases_LeNet5_IsTheOneOfItsTrainer()
    {
        GoldenCase golden = NetworkCases.Single(golden => golden.Read<string>("network") == "LeNet-5");
        Network network = new(golden.ReadShape("input"), golden.MakeLayers("layers"));
        Network ofTrainer = new LeNet5().Create(network.InputShape, network.OutputLength, standardizeInput: false);
        Assert.AreSequenceEqual(ofTrainer.Layers.Select(layer => layer.ToString()), network.Layers.Select(layer => layer.ToString()));
    }

    private static double[][] Measured(Network network) =>
        [.. network.Layers.SelectMany(layer => layer.Parameters).Where(parameter => !parameter.IsTrainable).Select(parameter => parameter.Values.ToDoubles())];

    private static void AssertAllEqual(double[][] digests, double[][] actual, string subject)
    {
        Assert.HasCount(digests.Length, actual, subject);
        for (int i = 0; i < digests.Length; i++)
            GoldenNumbers.AreEqual(digests[i], actual[i], Tolerance, $"{subject} {i}");
    }

    private static TrainingData Rows(string targets, int examples, int outputs)
    {
        if (targets == "labels")
        {
            var data = new TrainingData(Shape.Vector(1), outputs);
            foreach (int label in GoldenNumbers.Labels(examples, outputs))
                data.Commit(label);
            return data;
        }

        var rows = TrainingData.WithTargets(Shape.Vector(1), outputs);
        foreach (double[] numbers in GoldenNumbers.Stream(GoldenNumbers.Targets, examples * outputs).Chunk(outputs))
        {
            double[] shares = Array.ConvertAll(numbers, number => (number + 1) / 2);
            double[] row = targets switch
            {
                "numbers" => numbers,
                "shares" => shares,
                "probabilities" => Array.ConvertAll(shares, share => share / shares.Sum()),
                _ => throw new ArgumentOutOfRangeException(nameof(targets), targets, "Unknown kind of targets."),
            };
            rows.Commit(row.ToSingles());
        }

        return rows;
    }
}
