using ExpressML.Optimizers;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Threads;
using ExpressML.Trainers;
using ExpressML.Training;

namespace ExpressML.Tests.Training;

/// <summary>Clipping, L1, L2 and max-norm around the step of <see cref="ParameterUpdates"/>.</summary>
[TestClass]
public sealed class RegularizedUpdatesTests
{
    private const double Rate = 0.5;

    [TestMethod]
    public void Step_L1AndL2_ActOnWeightsOnly()
    {
        var options = new LeNetTrainer.Options { Optimizer = new Sgd { Momentum = 0 }, L1Regularization = 0.5, L2Regularization = 0.25 };
        (float[] weight, float[] bias) = Step(options, [2, -2, 0, 4], [2, -2], new float[4], new float[2]);
        CollectionAssert.AreEqual(new[] { 1.5f, -1.5f, 0, 3.25f }, weight);
        CollectionAssert.AreEqual(new float[] { 2, -2 }, bias);
    }

    [TestMethod]
    public void Step_RegularizeAllParameters_ActsOnBiasesToo()
    {
        var options = new LeNetTrainer.Options { Optimizer = new Sgd { Momentum = 0 }, L2Regularization = 0.25, RegularizeAllParameters = true };
        (_, float[] bias) = Step(options, new float[4], [8, -8], new float[4], new float[2]);
        CollectionAssert.AreEqual(new float[] { 7, -7 }, bias);
    }

    [TestMethod]
    public void Step_GradientClippingNorm_MeasuresAllParametersTogether()
    {
        // Norm 10 = √(36 + 64), once in the weight and once in the bias; shortened to 5.
        var options = new LeNetTrainer.Options { Optimizer = new Sgd { Momentum = 0 }, GradientClippingNorm = 5 };
        (float[] weight, float[] bias) = Step(options, new float[4], new float[2], [6, 0, 0, 0], [0, -8]);
        Assert.AreEqual(-1.5f, weight[0], 1e-6f);
        Assert.AreEqual(2f, bias[1], 1e-6f);
    }

    [TestMethod]
    public void Step_ShortGradients_AreNotClipped()
    {
        var options = new LeNetTrainer.Options { Optimizer = new Sgd { Momentum = 0 }, GradientClippingNorm = 11, GradientClippingValue = 9 };
        (float[] weight, float[] bias) = Step(options, new float[4], new float[2], [6, 0, 0, 0], [0, -8]);
        Assert.AreEqual(-3f, weight[0]);
        Assert.AreEqual(4f, bias[1]);
    }

    [TestMethod]
    public void Step_ClippingValueAndNorm_ComeInThisOrderAndBeforeThePenalty()
    {
        // 6 and −8 become 3 and −3 by value, then 1.5 and −1.5 by the norm √4.5; the decay of the weight is not clipped.
        var options = new LeNetTrainer.Options
        {
            Optimizer = new Sgd { Momentum = 0 },
            GradientClippingValue = 3,
            GradientClippingNorm = Math.Sqrt(4.5),
            L2Regularization = 1,
        };
        (float[] weight, float[] bias) = Step(options, [8, 0, 0, 0], new float[2], [6, 0, 0, 0], [0, -8]);
        Assert.AreEqual(8 - 0.5f * (1.5f + 8), weight[0], 1e-5f);
        Assert.AreEqual(0.75f, bias[1], 1e-5f);
    }

    [TestMethod]
    public void Step_MaximumNorm_HoldsEachRowOfAWeightAfterTheStep()
    {
        var options = new LeNetTrainer.Options { Optimizer = new Sgd { Momentum = 0 }, MaximumNorm = 2.5 };
        (float[] weight, float[] bias) = Step(options, [1, 0, 0.5f, 1], [9, 9], [-4, -8, 0, 0], new float[2]);
        Assert.AreEqual(1.5f, weight[0], 1e-6f);
        Assert.AreEqual(2f, weight[1], 1e-6f);
        CollectionAssert.AreEqual(new[] { 0.5f, 1 }, weight[2..]);
        CollectionAssert.AreEqual(new float[] { 9, 9 }, bias);
    }

    [TestMethod]
    public void Step_Everything_GivesTheSameBitsOnAnyNumberOfThreads()
    {
        // Rows of 700 do not divide the parts of 8192.
        float[] expected = Walk(threads: 1);
        for (int threads = 2; threads <= 8; threads++)
            Near.AreSame(expected, Walk(threads), $"{threads} threads");

        static float[] Walk(int threads)
        {
            var random = new Random(1);
            Parameter[] parameters = [Drawn(random, "weight", 70, 700), Drawn(random, "bias", 70), Drawn(random, "weight", 3, 9000)];
            AlignedBuffer[] gradients = Array.ConvertAll(parameters, parameter => new AlignedBuffer(parameter.Length));
            var updates = new ParameterUpdates(Everything(), parameters.Zip(gradients), new ParallelRange(threads));
            for (int step = 0; step < 3; step++)
            {
                foreach (AlignedBuffer gradient in gradients)
                    random.Draw(gradient.Length).ToSingles().CopyTo(gradient.Span);
                updates.Step(1);
            }

            return [.. parameters.SelectMany(parameter => parameter.Values.ToArray())];
        }
    }

    [TestMethod]
    [DoNotParallelize]
    public void Step_Everything_AllocatesNothing()
    {
        var parameter = new Parameter("weight", [30, 700], fanIn: 700, fanOut: 30);
        var updates = new ParameterUpdates(Everything(), [(parameter, new AlignedBuffer(parameter.Length))], new ParallelRange(1));
        Allocations.AssertNone(() => updates.Step(1));
    }

    private static LeNetTrainer.Options Everything() => new()
    {
        Optimizer = new AdamW(),
        LearningRate = 0.01,
        L1Regularization = 0.01,
        L2Regularization = 0.02,
        MaximumNorm = 15,
        GradientClippingValue = 0.9,
        GradientClippingNorm = 50,
    };

    // A weight of two rows of two and a bias, after one step.
    private static (float[] Weight, float[] Bias) Step(LeNetTrainer.Options options, float[] w, float[] b, float[] dw, float[] db)
    {
        Parameter weight = new("weight", [2, 2], fanIn: 2, fanOut: 2), bias = new("bias", [2]);
        AlignedBuffer weightGradient = new(4), biasGradient = new(2);
        options.LearningRate = Rate;
        w.CopyTo(weight.Values);
        b.CopyTo(bias.Values);
        dw.CopyTo(weightGradient.Span);
        db.CopyTo(biasGradient.Span);
        new ParameterUpdates(options, [(weight, weightGradient), (bias, biasGradient)], new ParallelRange(1)).Step(1);
        return (weight.Values.ToArray(), bias.Values.ToArray());
    }

    private static Parameter Drawn(Random random, string name, params int[] dimensions)
    {
        var parameter = new Parameter(name, dimensions, fanIn: name == "weight" ? dimensions[1] : 0);
        random.Draw(parameter.Length).ToSingles().CopyTo(parameter.Values);
        return parameter;
    }
}
