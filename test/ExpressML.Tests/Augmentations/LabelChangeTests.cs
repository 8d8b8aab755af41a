using ExpressML.Augmentations;
using ExpressML.Data.Rows;
using ExpressML.Losses;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Threads;
using ExpressML.Trainers;
using ExpressML.Training.Batching;
using Microsoft.ML;

namespace ExpressML.Tests.Augmentations;

/// <summary>Labels of a regression that change with their images.</summary>
[TestClass]
public sealed class LabelChangeTests
{
    private static readonly Shape _shape = (1, 1, 3);

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Load_FlippedImages_HaveMirroredLabels(bool areMixed)
    {
        // Row n is [n, 0, −n] with the label n: mirrored, both are negated. Two flips with a change between that draws numbers, too.
        const int Count = 40;
        var data = TrainingData.WithTargets(_shape, targetCount: 1);
        for (int n = 1; n <= Count; n++)
        {
            new float[] { n, 0, -n }.CopyTo(data.NextRow());
            data.Commit([(float)n]);
        }

        Augmentation[] augmentations =
        [
            new HorizontalFlip { MirrorLabel = Negate }, new RandomErasing(0.0), new AlternatingFlip { MirrorLabel = Negate }, new HorizontalFlip(0.3) { MirrorLabel = Negate },
        ];
        var chain = new AugmentationChain(augmentations, areMixed ? new Mixup(1) : null, data, new ParallelRange(1));
        chain.Begin(3, epoch: 2);
        var batches = new Batches(data, Count, chain);
        batches.Shuffle(new Random(1));
        batches.MoveTo(0);
        int negative = 0;
        for (int block = 0; block < batches.Blocks; block++)
        {
            float[] input = new float[3 * Lanes.Count];
            batches.Load(block, input);
            LossTargets own = batches.Targets(block);
            for (int lane = 0; lane < own.Count; lane++)
            {
                double expected = own.Values[lane];
                negative += expected < 0 ? 1 : 0;
                if (areMixed)
                    expected = batches.OwnShare * expected + (1 - batches.OwnShare) * batches.PartnerTargets(block).Values[lane];
                Assert.AreEqual(expected, input[lane], 1e-4);
            }
        }

        Assert.IsTrue(negative is > 5 and < Count - 5, $"{negative}");
        Assert.AreEqual(1f, data.Targets(0)[0], "the rows themselves stay");
    }

    [TestMethod]
    public void Fit_Regression_LearnsFromMirroredImagesToo()
    {
        // The label is the brightness of the left side less that of the right, which one linear layer can learn unless mirrored images keep their labels.
        var mlContext = new MLContext(seed: 1);
        Assert.IsLessThan(0.05, Error(new HorizontalFlip { MirrorLabel = Negate }));
        Assert.IsGreaterThan(1, Error(new HorizontalFlip()), "with labels that stay");

        double Error(HorizontalFlip flip)
        {
            var trainer = new ConvolutionalNetworkRegressionTrainer(mlContext, new ConvolutionalNetworkTrainer.Options
            {
                Network = net => net.Flatten(),
                InputShape = (1, 1, 4),
                NumberOfEpochs = 60,
                LearningRate = 0.1,
                Seed = 1,
                Augmentations = [flip],
            });
            float[][] rows = [.. Enumerable.Range(0, 200).Select(n => new Random(n)).Select(random => new[] { 2 + random.NextSingle(), 1 + random.NextSingle(), random.NextSingle(), random.NextSingle() })];
            float[][] mirrored = Array.ConvertAll(rows, row => row.Reverse().ToArray());
            float[] scores = trainer.Fit(Load(rows)).Transform(Load(mirrored)).Numbers("Score");
            return mirrored.Zip(scores, (row, score) => Math.Pow(Label(row) - score, 2)).Average();
        }

        IDataView Load(float[][] rows) => mlContext.Data.LoadFromEnumerable(rows.Select(row => new Row { Features = row, Label = Label(row) }));
        static float Label(float[] row) => row[0] + row[1] - row[2] - row[3];
    }

    [TestMethod]
    public void Fit_Classes_SaysThatTheirLabelsCannotChange()
    {
        var mlContext = new MLContext(seed: 1);
        var trainer = new ConvolutionalNetworkTrainer(mlContext, new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Flatten(),
            Augmentations = [new VerticalFlip { MirrorLabel = Negate }],
        });
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(Stripes.Load(mlContext, Stripes.Create(20))));
        Assert.AreEqual(
            "new VerticalFlip(0.5) changes labels, but only the numbers of a regression can be changed with the image. Leave out its change of labels.", exception.Message);
    }

    private static void Negate(Span<float> label) => label[0] = -label[0];

    private sealed class Row
    {
        [Microsoft.ML.Data.VectorType(4)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
