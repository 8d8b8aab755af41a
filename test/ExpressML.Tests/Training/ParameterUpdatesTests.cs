using ExpressML.Optimizers;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Threads;
using ExpressML.Trainers;
using ExpressML.Training;

namespace ExpressML.Tests.Training;

[TestClass]
public sealed class ParameterUpdatesTests
{
    // Parts are 8192 long: three parts, exactly one, one and a number, less than one.
    private static readonly int[] _lengths = [2 * 8192 + 5, 8192, 8193, 3];

    public static IEnumerable<Optimizer> Optimizers =>
        [new Adam(), new AdamW(), new Sgd(), new Sgd { Momentum = 0 }, new RmsProp(), new Adagrad(), new RProp()];

    [TestMethod]
    [DynamicData(nameof(Optimizers))]
    public void Step_SeveralParts_AreLikeOne(Optimizer optimizer)
    {
        for (int threads = 1; threads <= 4; threads++)
        {
            var random = new Random(1);
            Parameter[] parameters = Array.ConvertAll(_lengths, length => Drawn(length, random));
            AlignedBuffer[] gradients = Array.ConvertAll(_lengths, length => new AlignedBuffer(length));
            float[][] expected = Array.ConvertAll(parameters, parameter => parameter.Values.ToArray());
            float[][] states = Array.ConvertAll(_lengths, length => new float[length * optimizer.StateCount]);
            var updates = new ParameterUpdates(new LeNetTrainer.Options { Optimizer = optimizer, LearningRate = 0.1 }, parameters.Zip(gradients), new ParallelRange(threads));
            for (int step = 1; step <= 3; step++)
            {
                for (int i = 0; i < _lengths.Length; i++)
                {
                    random.Draw(_lengths[i]).ToSingles().CopyTo(gradients[i].Span);
                    optimizer.Update(new ParameterStep(expected[i], gradients[i].Span, states[i], step, 0.1 * (1.0 / step)));
                }

                updates.Step(1.0 / step);
                for (int i = 0; i < _lengths.Length; i++)
                    Near.AreSame(expected[i], parameters[i].Values, $"{optimizer}, {threads} threads, step {step}, {parameters[i]}");
            }
        }
    }

    private static Parameter Drawn(int length, Random random)
    {
        var parameter = new Parameter("weight", [1, length], fanIn: length, fanOut: 1);
        random.Draw(length).ToSingles().CopyTo(parameter.Values);
        return parameter;
    }
}
