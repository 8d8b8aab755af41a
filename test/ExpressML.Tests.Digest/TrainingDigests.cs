using System.Runtime.InteropServices;
using ExpressML.Data.Rows;
using ExpressML.Data.Statistics;
using ExpressML.Images;
using ExpressML.Layers;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Networks.Scoring;
using ExpressML.Optimizers;
using ExpressML.Threads;
using ExpressML.Trainers;

namespace ExpressML.Tests.Digest;

/// <summary>Optimizers, a short training of a small network with each of them, and the scores of what was trained.</summary>
internal static class TrainingDigests
{
    private const int Examples = 54;
    private const int ClassCount = 3;

    public static IEnumerable<(string Name, Action<Digest> Compute)> All =>
    [
        ("Sgd", digest => Update(digest, new Sgd())),
        ("Nesterov", digest => Update(digest, new Sgd { Nesterov = true })),
        ("Adam", digest => Update(digest, new Adam())),
        ("AdamW", digest => Update(digest, new AdamW())),
        ("RmsProp", digest => Update(digest, new RmsProp())),
        ("Adagrad", digest => Update(digest, new Adagrad())),
        ("RProp", digest => Update(digest, new RProp { Backtracking = true })),
        .. Optimizers.Select<Optimizer, (string, Action<Digest>)>((optimizer, i) => ($"{optimizer.GetType().Name} of other lengths, {i}", digest => UpdateLengths(digest, optimizer))),
        ("MovingAverage", Average),
        ("PixelBytes", Bytes),
        ("PixelMoments", Moments),
        ("Training with Sgd", digest => Train(digest, new Sgd())),
        ("Training with Adam", digest => Train(digest, new Adam())),
        ("Training of groups with an average", digest => Train(digest, new ExponentialMovingAverage(0.9))),
        ("Training of groups with lookahead", digest => Train(digest, new Lookahead(steps: 2))),
        ("Training of a regression", TrainRegression),
    ];

    private static Optimizer[] Optimizers =>
    [
        new Sgd { Momentum = 0 }, new Sgd(), new Sgd { Form = MomentumForm.Averaging }, new Sgd { Nesterov = true }, new Adam(), new AdamW { WeightDecay = 0.1 },
        new RmsProp(), new Adagrad(), new RProp(), new RProp { Backtracking = true },
    ];

    private static void UpdateLengths(Digest digest, Optimizer optimizer)
    {
        foreach (int length in (int[])[1, 15, 16, 17, 31, 64, 1003])
        {
            float[] w = digest.Draw(length), states = new float[length * optimizer.StateCount];
            for (int step = 1; step <= 4; step++)
                optimizer.Update(new ParameterStep(w, digest.Draw(length, scale: step * step), states, step, learningRate: 0.01));
            digest.Add(w);
            digest.Add(states);
        }
    }

    private static void Update(Digest digest, Optimizer optimizer)
    {
        const int Length = 45;
        float[] w = digest.Draw(Length), states = new float[Length * optimizer.StateCount];
        for (int step = 1; step <= 3; step++)
            optimizer.Update(new ParameterStep(w, digest.Draw(Length), states, step, learningRate: 0.01));
        digest.Add(w);
    }

    private static void Average(Digest digest)
    {
        foreach (int length in (int[])[1, 15, 16, 17, 31, 64, 1003])
        {
            float[] average = digest.Draw(length);
            foreach (double decay in (double[])[0, 0.2, 0.5, 0.999, 1])
            {
                MovingAverage.Update(average, digest.Draw(length), decay);
                digest.Add(average);
            }
        }
    }

    private static void Bytes(Digest digest)
    {
        float[] pixels = Array.ConvertAll(digest.Draw(217, scale: 128), pixel => MathF.Floor(pixel) + 128);
        byte[] bytes = new byte[pixels.Length];
        digest.Add([(byte)(PixelBytes.TryNarrow(pixels, bytes) ? 1 : 0)]);
        PixelBytes.Widen(bytes, pixels);
        digest.Add(bytes);
        digest.Add(pixels);
    }

    private static void Moments(Digest digest)
    {
        var moments = PixelMoments.Measure(Data(digest, (2, 9, 7)), new ParallelRange(1), (0, 0), (0, 1), (1, 1));
        digest.Add(MemoryMarshal.AsBytes<double>([.. moments.Means, .. moments.Comoments]));
    }

    // Three steps an epoch, two epochs; each batch has a full lane block and two examples of another.
    private static void Train(Digest digest, Optimizer optimizer)
    {
        Network network = new NetworkBuilder()
            .Standardize().Conv2D(7, 3, padding: 1).Relu().MaxPool2D(2).Conv2D(5, 3, stride: 2, padding: 1).Tanh().AveragePool2D(2, stride: 1)
            .Flatten().Dense(13).Relu().Dense(ClassCount)
            .Build((2, 10, 9));
        var random = new Random(1);
        network.Initialize(random);
        TrainingData data = Data(digest, network.InputShape);
        LeNetTrainer.Options options = DigestTraining.Options(epochs: 2, batchSize: 18);
        options.Optimizer = optimizer;
        (options.L1Regularization, options.L2Regularization) = (0.01, 0.01);
        (options.MaximumNorm, options.GradientClippingNorm) = (1, 1);
        DigestTraining.Run(digest, network, data, new SoftmaxCrossEntropy(), options, random);
        digest.Add(DigestTraining.Score(network, digest.Draw(5 * network.InputShape.Length), 5, ScoreFunction.Softmax, threads: 1));
    }

    // Batch normalisation's statistics take part in the average.
    private static void Train(Digest digest, WeightAveraging averaging)
    {
        Network network = new NetworkBuilder().Conv2D(7, 3).BatchNormalization().Relu().Conv2D(5, 3, stride: 2).Flatten().Dense(ClassCount).Build((2, 10, 9));
        var random = new Random(1);
        network.Initialize(random);
        TrainingData data = Data(digest, network.InputShape);
        LeNetTrainer.Options options = DigestTraining.Options(epochs: 2, batchSize: 18);
        (options.Optimizer, options.WeightAveraging) = (new AdamW(), averaging);
        options.ParameterGroups = [new(layers: "Conv2D*", learningRate: 0.02, weightDecay: 0.1), new(kind: ParameterKind.Normalization, l2: 0.1), new(kind: ParameterKind.Biases, epochs: 1)];
        DigestTraining.Run(digest, network, data, new SoftmaxCrossEntropy(), options, random);
    }

    // Two numbers in units of their own, which the loss and the last layer standardise.
    private static void TrainRegression(Digest digest)
    {
        Network network = new NetworkBuilder().Standardize().Dense(9).Tanh().Dense(2).Unstandardize().Build(Shape.Vector(5));
        var random = new Random(1);
        network.Initialize(random);
        var data = TrainingData.WithTargets(network.InputShape, targetCount: 2);
        var targets = new TargetStatistics(outputs: 2);
        for (int n = 0; n < Examples; n++)
        {
            digest.Draw(5).CopyTo(data.NextRow());
            data.Commit([1000 + 300 * digest.Draw(1)[0], 0.01f * digest.Draw(1)[0]]);
            targets.Add(data, n);
        }

        var scale = (Unstandardize)network.Layers[^1];
        (double[] means, double[] deviations) = targets.OfChannels(network.OutputShape);
        scale.SetStatistics(means, deviations);
        DigestTraining.Run(digest, network, data, new StandardizedLoss(new Huber(), scale), DigestTraining.Options(epochs: 3, batchSize: 18), random);
        digest.Add(DigestTraining.Score(network, digest.Draw(5 * 5), 5, threads: 1));
    }

    private static TrainingData Data(Digest digest, Shape shape)
    {
        var data = new TrainingData(shape, ClassCount);
        for (int n = 0; n < Examples; n++)
        {
            digest.Draw(shape.Length).CopyTo(data.NextRow());
            data.Commit(n % ClassCount);
        }

        return data;
    }
}
