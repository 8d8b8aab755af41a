using ExpressML.Networks;
using ExpressML.Optimizers;
using ExpressML.Schedules;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Tests.Support.Reference;
using ExpressML.Threads;
using ExpressML.Trainers;
using ExpressML.Training;
using ExpressML.Training.Planning;

namespace ExpressML.Tests.Training;

/// <summary>Groups of parameters, against a walk in double precision that knows what each parameter should have.</summary>
[TestClass]
public sealed class GroupedUpdatesTests
{
    private const int Epochs = 10;
    private const int StepsAnEpoch = 20;

    // As for Adam: 200 steps of numbers near 1, each rounded at 6·10⁻⁸; a small v̂ magnifies the rounding of the gradient.
    private const double Tolerance = 2e-5;

    // The groups of the test, and what they mean for each parameter: rate, L2, weight decay and epochs.
    private static readonly ParameterGroup[] _groups =
    [
        new(layers: "Conv2D*", learningRate: 0.02, l2: 0.1),
        new(kind: ParameterKind.NormalizationShifts, learningRate: 0.08, l2: 0.05),
        new(kind: ParameterKind.Biases, epochs: 3),
        new(layers: "Conv2D2", kind: ParameterKind.Weights, learningRate: 0),
        new(layers: "Dense1", l2: 0.3),
    ];

    private static readonly Dictionary<string, (double Rate, double L2, int Epochs)> _expected = new()
    {
        ["Conv2D1.weight"] = (0.02, 0.1, Epochs),
        ["Conv2D1.bias"] = (0.02, 0.1, 3),
        ["BatchNormalization1.scale"] = (0.01, 0, Epochs),
        ["BatchNormalization1.shift"] = (0.08, 0.05, Epochs),
        ["Conv2D2.weight"] = (0, 0, 0),
        ["Conv2D2.bias"] = (0.02, 0.1, 3),
        ["Dense1.weight"] = (0.01, 0.3, Epochs),
        ["Dense1.bias"] = (0.01, 0.3, 3),
        ["Dense2.weight"] = (0.01, 0.2, Epochs),
        ["Dense2.bias"] = (0.01, 0, 3),
    };

    public static IEnumerable<Optimizer> Optimizers => [new Sgd(), new Adam(), new AdamW { WeightDecay = 0 }, new RmsProp(), new Adagrad()];

    [TestMethod]
    [DynamicData(nameof(Optimizers))]
    public void Step_TwoHundredSteps_FollowTheReference(Optimizer optimizer)
    {
        var options = new LeNetTrainer.Options { Optimizer = optimizer, LearningRate = 0.01, L2Regularization = 0.2, ParameterGroups = _groups };
        Walk(options, (name, i) =>
        {
            (double rate, double l2, int epochs) = _expected[name];
            ReferenceOptimizers.Step step = ReferenceOf(optimizer);
            return (w, g, factor, epoch) => epoch <= epochs ? step(w, g + l2 * w, rate * factor) : 0;
        });
    }

    [TestMethod]
    public void Step_DecoupledDecayOfGroups_FollowsTheReference()
    {
        var options = new LeNetTrainer.Options
        {
            Optimizer = new AdamW { WeightDecay = 0.3 },
            LearningRate = 0.01,
            ParameterGroups = [new(layers: "Conv2D*", weightDecay: 0.5), new(layers: "Conv2D2", kind: ParameterKind.Biases, weightDecay: 0), new(kind: ParameterKind.Normalization, weightDecay: 0.1)],
        };
        Dictionary<string, double> decay = new()
        {
            ["Conv2D1.weight"] = 0.5,
            ["Conv2D1.bias"] = 0.5,
            ["BatchNormalization1.scale"] = 0.1,
            ["BatchNormalization1.shift"] = 0.1,
            ["Conv2D2.weight"] = 0.5,
            ["Conv2D2.bias"] = 0,
            ["Dense1.weight"] = 0.3,
            ["Dense1.bias"] = 0,
            ["Dense2.weight"] = 0.3,
            ["Dense2.bias"] = 0,
        };
        Walk(options, (name, _) =>
        {
            ReferenceOptimizers.Step step = ReferenceOptimizers.AdamW(decay[name]);
            return (w, g, factor, _) => step(w, g, 0.01 * factor);
        });
    }

    [TestMethod]
    public void Step_ClippingNorm_DoesNotCountWhatIsHeldStill()
    {
        Network network = new NetworkBuilder().Dense(1).Build(Shape.Vector(1));
        Parameter weight = network.Layers[0].Parameters[0], bias = network.Layers[0].Parameters[1];
        weight.Values[0] = 9;
        AlignedBuffer dw = new(1), db = new(1);
        var options = new LeNetTrainer.Options
        {
            Optimizer = new Sgd { Momentum = 0 },
            LearningRate = 1,
            GradientClippingNorm = 5,
            MaximumNorm = 1,
            ParameterGroups = [new(kind: ParameterKind.Weights, epochs: 1)],
        };
        var updates = new ParameterUpdates(options, [(weight, dw), (bias, db)], new ParallelRange(1), new GroupedParameters(network, options));
        (dw.Span[0], db.Span[0]) = (6, 8);
        updates.Step(factor: 1, epoch: 2);
        Assert.AreEqual(9, weight.Values[0], "a maximum norm of 1 does not act either");
        Assert.AreEqual(-5, bias.Values[0], 1e-5f);

        (dw.Span[0], db.Span[0], bias.Values[0]) = (6, 8, 0);
        updates.Step(factor: 1, epoch: 1);
        Assert.AreEqual(1, weight.Values[0], 1e-6f);
        Assert.AreEqual(-4, bias.Values[0], 1e-5f);
    }

    [TestMethod]
    public void Step_GroupsWithTheSettingsOfTheOptions_GiveTheSameBits()
    {
        var options = new LeNetTrainer.Options { LearningRate = 0.03, L2Regularization = 0.1, RegularizeAllParameters = true, GradientClippingNorm = 1, MaximumNorm = 1 };
        float[] expected = WalkBits(options, threads: 1);
        var grouped = new LeNetTrainer.Options { GradientClippingNorm = 1, MaximumNorm = 1, ParameterGroups = [new(learningRate: 0.03), new(l2: 0.1, epochs: Epochs)] };
        for (int threads = 1; threads <= 4; threads++)
            Near.AreSame(expected, WalkBits(grouped, threads), $"{threads} threads");
    }

    [TestMethod]
    [DoNotParallelize]
    public void Step_Groups_AllocateNothing()
    {
        Network network = Create();
        var options = new LeNetTrainer.Options { ParameterGroups = _groups };
        var updates = new ParameterUpdates(options, [.. Gradients(network)], new ParallelRange(1), new GroupedParameters(network, options));
        Allocations.AssertNone(() => updates.Step(factor: 0.5, epoch: 4));
    }

    private static ReferenceOptimizers.Step ReferenceOf(Optimizer optimizer) => optimizer switch
    {
        Sgd sgd => ReferenceOptimizers.Sgd(sgd.Momentum),
        RmsProp rmsProp => ReferenceOptimizers.RmsProp(rmsProp.Decay, rmsProp.Epsilon),
        Adagrad adagrad => ReferenceOptimizers.Adagrad(adagrad.Epsilon),
        _ => ReferenceOptimizers.Adam(),
    };

    private static Network Create()
    {
        Network network = new NetworkBuilder().Conv2D(3, 3).BatchNormalization().Relu().Conv2D(2, 2).Flatten().Dense(5).Dense(2).Build((2, 6, 6));
        var random = new Random(1);
        network.Initialize(random);
        foreach (Parameter parameter in network.Layers.SelectMany(layer => layer.Parameters))
            random.Draw(parameter.Length).ToSingles().CopyTo(parameter.Values);
        return network;
    }

    private static IEnumerable<(Parameter, AlignedBuffer)> Gradients(Network network) => network.Layers.SelectMany(layer => layer.Parameters)
        .Where(parameter => parameter.IsTrainable).Select(parameter => (parameter, new AlignedBuffer(parameter.Length)));

    // Down a quadratic with noise, at a rate that a schedule changes in each step.
    private static void Walk(NetworkTrainerOptions options, Func<string, int, Func<double, double, double, int, double>> reference)
    {
        Network network = Create();
        (Parameter Parameter, AlignedBuffer Gradient)[] pairs = [.. Gradients(network)];
        string[] names = [.. from layer in network.Layers from parameter in layer.Parameters where parameter.IsTrainable select $"{network.NameOf(layer)}.{parameter.Name}"];
        double[][] exact = Array.ConvertAll(pairs, pair => pair.Parameter.Values.ToDoubles());
        Func<double, double, double, int, double>[][] steps = [.. pairs.Select((pair, i) => Enumerable.Range(0, pair.Parameter.Length).Select(j => reference(names[i], j)).ToArray())];
        var updates = new ParameterUpdates(options, pairs, new ParallelRange(2), new GroupedParameters(network, options));
        var schedule = new CosineSchedule { WarmUp = 0.1 };
        var random = new Random(2);
        for (int step = 0; step < Epochs * StepsAnEpoch; step++)
        {
            int epoch = 1 + step / StepsAnEpoch;
            double factor = schedule.Factor(new ScheduleState { Epoch = epoch, NumberOfEpochs = Epochs, Step = step + 1, NumberOfSteps = Epochs * StepsAnEpoch });
            for (int i = 0; i < pairs.Length; i++)
            {
                double[] noise = random.Draw(pairs[i].Parameter.Length);
                Parameter parameter = pairs[i].Parameter;
                noise.Select((value, j) => (float)(value + 0.5 + parameter.Values[j])).ToArray().CopyTo(pairs[i].Gradient.Span);
                for (int j = 0; j < noise.Length; j++)
                    exact[i][j] += steps[i][j](exact[i][j], noise[j] + 0.5 + exact[i][j], factor, epoch);
            }

            updates.Step(factor, epoch);
            for (int i = 0; i < pairs.Length; i++)
                Near.AreEqual(exact[i], pairs[i].Parameter.Values.ToDoubles(), _ => Tolerance, $"{options.Optimizer}, step {step}, {names[i]}");
        }
    }

    private static float[] WalkBits(NetworkTrainerOptions options, int threads)
    {
        Network network = Create();
        (Parameter Parameter, AlignedBuffer Gradient)[] pairs = [.. Gradients(network)];
        var updates = new ParameterUpdates(options, pairs, new ParallelRange(threads), new GroupedParameters(network, options));
        var random = new Random(3);
        for (int step = 0; step < 2 * Epochs; step++)
        {
            foreach ((_, AlignedBuffer gradient) in pairs)
                random.Draw(gradient.Length).ToSingles().CopyTo(gradient.Span);
            updates.Step(factor: 1.0 / (step + 1), epoch: 1 + step / 2);
        }

        return [.. pairs.SelectMany(pair => pair.Parameter.Values.ToArray())];
    }
}
