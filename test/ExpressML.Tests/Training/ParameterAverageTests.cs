using ExpressML.Data.Rows;
using ExpressML.Layers;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Optimizers;
using ExpressML.Progress;
using ExpressML.Schedules;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Threads;
using ExpressML.Trainers;
using ExpressML.Training;
using ExpressML.Training.Batching;
using ExpressML.Training.Planning;
using ExpressML.Training.Validation;

namespace ExpressML.Tests.Training;

/// <summary>Averages of the parameters, against walks in double precision.</summary>
[TestClass]
public sealed class ParameterAverageTests
{
    private const int Steps = 400;

    // Numbers near 1, rounded at 6·10⁻⁸ in each step. An average over a thousand steps stands still once it is nearer than half a rounding over its share of 10⁻³.
    private const double Tolerance = 6e-5;

    public static IEnumerable<WeightAveraging> Averages =>
    [
        new ExponentialMovingAverage(0.9), new ExponentialMovingAverage(0.999), new ExponentialMovingAverage(0.999, warmUp: false), new ExponentialMovingAverage(0),
        new Lookahead(), new Lookahead(steps: 7, decay: 0.2), new Lookahead(steps: 5, Math.Pow(0.95, 5), power: 3), new Lookahead(steps: 9, 0.9, warmUp: true),
        new Lookahead(steps: 2 * Steps, 0.3), new Lookahead(steps: 2 * Steps, 0.3, warmUp: true),
    ];

    [TestMethod]
    [DynamicData(nameof(Averages))]
    public void EndStep_LongWalk_FollowsTheReferenceOnAnyNumberOfThreads(WeightAveraging averaging)
    {
        float[] one = Walk(threads: 1);
        for (int threads = 2; threads <= 3; threads++)
            Near.AreSame(one, Walk(threads), $"{averaging}, {threads} threads");

        float[] Walk(int threads)
        {
            // The first weight has two parts; mean and variance of the normalisation take part.
            TrainingData data = SyntheticImages.Create(Shape.Vector(130), classCount: 3, count: 8);
            Network network = new NetworkBuilder().Dense(130).BatchNormalization().Relu().Dense(3).Build(data.Shape);
            network.Initialize(new Random(1));
            Parameter[] parameters = [.. network.Layers.SelectMany(layer => layer.Parameters)];
            double[] w = Values(parameters), a = [.. w];
            var average = new ParameterAverage(new TrainingPlan(network, data, new SoftmaxCrossEntropy(), new LeNetTrainer.Options { WeightAveraging = averaging }), new ParallelRange(threads));
            var random = new Random(2);
            for (int step = 1; step <= Steps; step++)
            {
                double size = 0.1 * random.NextDouble();
                for (int p = 0, i = 0; p < parameters.Length; p++)
                {
                    Span<float> values = parameters[p].Values;
                    for (int j = 0; j < values.Length; j++, i++)
                    {
                        double change = size * ((step * 31 + i * 17) % 101 - 50) / 50;
                        w[i] += change;
                        values[j] = (float)(values[j] + change);
                    }
                }

                average.EndStep(step, Steps);
                if (threads == 1)
                    Follow(averaging, step, w, a);
            }

            if (threads > 1)
                return Floats(parameters);
            Near.AreEqual(w, Values(parameters), _ => Tolerance, $"{averaging}, w");
            average.Use(() => Near.AreEqual(Result(averaging, w, a), Values(parameters), _ => Tolerance, $"{averaging}, result"));
            Near.AreEqual(w, Values(parameters), _ => Tolerance, $"{averaging}, w again");
            return Floats(parameters);

            float[] Floats(Parameter[] parameters)
            {
                average.Apply();
                return [.. parameters.SelectMany(parameter => parameter.Values.ToArray())];
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Averages))]
    public void Run_ConvexTask_FollowsGradientDescentInDoublePrecision(WeightAveraging averaging)
    {
        // The gradient of the mean squared error of y = 2x − 1 by w and b, over the whole batch.
        const double Rate = 0.3;
        TrainingData data = TrainingData.WithTargets(Shape.Vector(1), targetCount: 1);
        double[] x = new Random(1).Draw(40).ToSingles().AsSpan().ToDoubles();
        foreach (double value in x)
        {
            data.NextRow()[0] = (float)value;
            data.Commit([(float)(2 * value - 1)]);
        }

        Network network = new NetworkBuilder().Dense(1).Build(data.Shape);
        Parameter[] parameters = [.. network.Layers[0].Parameters];
        double[] w = [0, 0], a = [0, 0];
        for (int step = 1; step <= Steps; step++)
        {
            double[] errors = [.. x.Select(value => w[0] * value + w[1] - (2 * value - 1))];
            double dw = 2 * x.Zip(errors, (value, error) => value * error).Average(), db = 2 * errors.Average();
            (w[0], w[1]) = (w[0] - Rate * dw, w[1] - Rate * db);
            Follow(averaging, step, w, a);
        }

        var options = new LeNetTrainer.Options
        {
            NumberOfEpochs = Steps,
            LearningRate = Rate,
            LearningRateSchedule = new ConstantSchedule(),
            Optimizer = new Sgd { Momentum = 0 },
            WeightAveraging = averaging,
        };
        new TrainingLoop(new TrainingPlan(network, data, new MeanSquaredError(), options)).Run(new Random(1), _ => { });
        Near.AreEqual(Result(averaging, w, a), Values(parameters), _ => Tolerance, $"{averaging}");
    }

    [TestMethod]
    public void Run_ExponentialMovingAverage_IsThatOfThePlainTraining()
    {
        TrainingData data = SyntheticImages.Create((1, 8, 8), classCount: 3, count: 50);
        var averaging = new ExponentialMovingAverage(0.95);
        Network plain = Create(data), averaged = Create(data);
        double[] a = Values(plain), w = [];
        int step = 0;
        Train(plain, data, null, _ =>
        {
            w = Values(plain);
            Follow(averaging, ++step, w, a);
        });
        Train(averaged, data, averaging, _ => { });
        Near.AreEqual(a, Values(averaged), _ => Tolerance, "average");
        Assert.IsTrue(a.Zip(w).Any(pair => Math.Abs(pair.First - pair.Second) > 0.001), "the average is not the last step");
    }

    [TestMethod]
    public void Run_Validation_MeasuresAndKeepsTheAverage()
    {
        TrainingData data = SyntheticImages.Create((1, 8, 8), classCount: 3, count: 50), validation = SyntheticImages.Create((1, 8, 8), classCount: 3, count: 30, seed: 2);
        Network network = Create(data);
        var options = Options(new ExponentialMovingAverage(0.95));
        var losses = new List<double>();
        options.MetricsCallback = metrics =>
        {
            if (metrics.IsEndOfEpoch)
                losses.Add(metrics.ValidationLoss);
        };
        TrainingPlan plan = new(network, data, new SoftmaxCrossEntropy(), options) { Validation = validation };
        var loop = new TrainingLoop(plan);
        loop.Run(new Random(1), _ => { });
        double loss = new ValidationPass(plan, new TrainingStop()).Measure()!.Loss;
        Assert.AreEqual(losses.Min(), loss);
        Assert.AreEqual(losses.IndexOf(loss) + 1, loop.BestEpoch);
    }

    [TestMethod]
    public void Run_BatchNormalization_StatisticsOfTheAverageAreThoseThatItsBatchesHave()
    {
        // What the training averaged, against what the averaged network itself measures on batches of the training rows. In ordinary training, running averages of
        // batch normalisation are as far off, since the parameters move while they are taken.
        TrainingData data = SyntheticImages.Create((1, 8, 8), classCount: 3, count: 320);
        foreach (WeightAveraging averaging in new WeightAveraging[] { new ExponentialMovingAverage(0.9), new Lookahead(), new Lookahead(5, Math.Pow(0.95, 5), 3) })
        {
            Network network = Create(data);
            Train(network, data, averaging, _ => { }, epochs: 20);
            BatchNormalization[] layers = [.. network.Layers.OfType<BatchNormalization>()];
            float[][] averaged = [.. layers.SelectMany(layer => layer.Parameters.Where(parameter => !parameter.IsTrainable)).Select(parameter => parameter.Values.ToArray())];
            var batches = new Batches(data, batchSize: 32);
            batches.Shuffle(new Random(9));
            var pass = new TrainingPass(network, 32, new ParallelRange(1), batches.Load, (_, _, gradient) => gradient.Clear());
            for (int batch = 0; batch < 100; batch++)
            {
                batches.MoveTo(batch % batches.Count);
                pass.Run(batches.Examples, seed: 1);
            }

            for (int i = 0; i < layers.Length; i++)
            {
                ReadOnlySpan<float> mean = layers[i].Parameters[2].ReadOnlyValues, variance = layers[i].Parameters[3].ReadOnlyValues;
                for (int c = 0; c < mean.Length; c++)
                {
                    Assert.AreEqual(1, averaged[2 * i + 1][c] / variance[c], 0.1, $"{averaging}, layer {i}, variance of channel {c}");
                    Assert.AreEqual(0, (averaged[2 * i][c] - mean[c]) / Math.Sqrt(variance[c]), 0.1, $"{averaging}, layer {i}, mean of channel {c}");
                }
            }
        }
    }

    [TestMethod]
    [DoNotParallelize]
    public void EndStep_AllocatesNothing()
    {
        TrainingData data = SyntheticImages.Create((1, 8, 8), classCount: 3, count: 50);
        var average = new ParameterAverage(new TrainingPlan(Create(data), data, new SoftmaxCrossEntropy(), Options(new Lookahead(1))), new ParallelRange(1));
        Allocations.AssertNone(() =>
        {
            average.EndStep(1, 10);
            average.Use(() => { });
            average.Apply();
        });
    }

    // The formulas, once more: a ← d·a + (1 − d)·w, and w ← a every k steps of lookahead.
    private static void Follow(WeightAveraging averaging, int step, double[] w, double[] a)
    {
        double decay = averaging switch
        {
            ExponentialMovingAverage { WarmUp: true } average => Math.Min(average.DecayRate, (1.0 + step) / (10.0 + step)),
            ExponentialMovingAverage average => average.DecayRate,
            Lookahead lookahead => step % lookahead.Steps > 0 ? 1 : Share(lookahead, step, step / lookahead.Steps - 1),
            _ => throw new NotSupportedException(),
        };
        for (int i = 0; i < a.Length; i++)
            a[i] = decay * a[i] + (1 - decay) * w[i];
        if (averaging is Lookahead { Steps: var k } && step % k == 0)
            a.CopyTo(w, 0);
    }

    // After the last step, lookahead moves as if its k steps were over.
    private static double[] Result(WeightAveraging averaging, double[] w, double[] a)
    {
        double share = averaging is Lookahead lookahead ? Share(lookahead, Steps, Steps / lookahead.Steps) : 1;
        return [.. a.Zip(w, (a, w) => share * a + (1 - share) * w)];
    }

    private static double Share(Lookahead lookahead, double step, double movesBefore) =>
        Math.Min(lookahead.DecayRate * Math.Pow(step / Steps, lookahead.Power), lookahead.WarmUp ? movesBefore / (10 + movesBefore) : 1);

    private static double[] Values(IEnumerable<Parameter> parameters) => [.. parameters.SelectMany(parameter => parameter.ReadOnlyValues.ToArray()).Select(value => (double)value)];

    private static double[] Values(Network network) => Values(network.Layers.SelectMany(layer => layer.Parameters));

    private static Network Create(TrainingData data)
    {
        Network network = new NetworkBuilder().Conv2D(4, 3).BatchNormalization().Relu().Conv2D(5, 3).BatchNormalization().Relu().Flatten().Dense(data.ClassCount).Build(data.Shape);
        network.Initialize(new Random(4));
        return network;
    }

    private static LeNetTrainer.Options Options(WeightAveraging? averaging, int epochs = 6) => new()
    {
        NumberOfEpochs = epochs,
        BatchSize = 16,
        LearningRate = 0.02,
        Optimizer = new Sgd(),
        LearningRateSchedule = new ConstantSchedule(),
        WeightAveraging = averaging,
    };

    private static void Train(Network network, TrainingData data, WeightAveraging? averaging, Action<TrainingMetrics> callback, int epochs = 6)
    {
        LeNetTrainer.Options options = Options(averaging, epochs);
        options.MetricsCallback = callback;
        new TrainingLoop(new TrainingPlan(network, data, new SoftmaxCrossEntropy(), options)).Run(new Random(1), _ => { });
    }
}
