using ExpressML.Augmentations;
using ExpressML.Tests.Support;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Tests.Trainers;

[TestClass]
public sealed class AugmentationTests
{
    private const int Side = 16;

    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Fit_FewImagesInTheMiddle_RecognisesShiftedOnesOnlyWithAugmentation()
    {
        // Shapes are seen in the middle only; the test shifts them by up to 3 pixels.
        IDataView training = Load(Shapes(count: 40, farthest: 0, seed: 1)), test = Load(Shapes(count: 400, farthest: 3, seed: 2));
        double without = Accuracy(training, test, []), with = Accuracy(training, test, [new RandomCrop(3)]);
        Assert.IsGreaterThan(without + 0.1, with);
        Assert.IsGreaterThan(0.9, with);
    }

    [TestMethod]
    public void Transform_OfATrainedModel_SeesUntouchedImages()
    {
        IDataView data = Load(Shapes(count: 20, farthest: 0, seed: 1));
        NetworkTransformer model = new LeNetTrainer(Options([new RandomErasing(1), new RandomRotation(180)], epochs: 1)).Fit(data);
        float[][] scores = [.. model.Transform(data).Arrays<float>("Score")];
        float[][] alone = [.. Shapes(count: 20, farthest: 0, seed: 1).Select(row => TinyNetworks.Probabilities(model.Model, row.Features))];
        for (int row = 0; row < scores.Length; row++)
            Near.AreSame(alone[row], scores[row], $"row {row}");
    }

    [TestMethod]
    public void Fit_ImagesTooSmallForAnAugmentation_SaysSoBeforeItReadsThem()
    {
        IDataView data = Load(Shapes(count: 20, farthest: 0, seed: 1));
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => new LeNetTrainer(Options([new RandomCrop(16)])).Fit(data));
        Assert.AreEqual("new RandomCrop(16): the padding must be smaller than both sides of the images, which are 1×16×16.", exception.Message);
    }

    [TestMethod]
    public void Augmentations_NullOrWithNull_AreRefused()
    {
        foreach (IReadOnlyList<Augmentation> augmentations in new IReadOnlyList<Augmentation>[] { null!, [new HorizontalFlip(), null!] })
        {
            var exception = Assert.ThrowsExactly<ArgumentNullException>(() => new LeNetTrainer(Options(augmentations)));
            Assert.StartsWith("Augmentations must be a list of augmentations, such as [new HorizontalFlip()], without null.", exception.Message);
        }
    }

    [TestMethod]
    public void Augmentations_ChangedAfterwards_HaveNoEffect()
    {
        var augmentations = new List<Augmentation>();
        var trainer = new LeNetTrainer(Options(augmentations, epochs: 1));
        augmentations.Add(new RandomCrop(16));
        trainer.Fit(Load(Shapes(count: 20, farthest: 0, seed: 1)));
    }

    private double Accuracy(IDataView training, IDataView test, IReadOnlyList<Augmentation> augmentations)
    {
        NetworkTransformer model = new LeNetTrainer(Options(augmentations, epochs: 60)).Fit(training);
        return _mlContext.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy;
    }

    private static LeNetTrainer.Options Options(IReadOnlyList<Augmentation> augmentations, int epochs = 10) =>
        new() { NumberOfEpochs = epochs, BatchSize = 20, Seed = 1, Augmentations = augmentations };

    private IDataView Load(Striped[] rows) => Stripes.Load(_mlContext, rows, Side, Side);

    // A ring, a cross and a bar of 7×7 on a noisy ground.
    private static Striped[] Shapes(int count, int farthest, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            float[] pixels = [.. Enumerable.Range(0, Side * Side).Select(_ => 60 * random.NextSingle())];
            int top = Side / 2 + random.Next(-farthest, farthest + 1), left = Side / 2 + random.Next(-farthest, farthest + 1);
            for (int down = -3; down <= 3; down++)
            {
                for (int right = -3; right <= 3; right++)
                {
                    if (IsInk(i % 3, down, right))
                        pixels[(top + down) * Side + left + right] += 150;
                }
            }

            return new Striped { Features = pixels, Direction = Stripes.Directions[i % 3] };
        })];
    }

    private static bool IsInk(int kind, int down, int right) => kind switch
    {
        0 => Math.Max(Math.Abs(down), Math.Abs(right)) == 3,
        1 => down == 0 || right == 0,
        _ => right == 0 || Math.Abs(down) == 3,
    };
}
