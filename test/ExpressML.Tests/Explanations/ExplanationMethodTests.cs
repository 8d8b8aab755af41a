using ExpressML.Explanations;
using ExpressML.Images;
using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Tensors;
using ExpressML.Tests.Support;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Explanations;

[TestClass]
public sealed class ExplanationMethodTests
{
    private static readonly ExplanationMethod[] _methods = [new GradCam(), new Occlusion(), new Saliency(), new IntegratedGradients()];

    [TestMethod]
    public void Explain_NoClass_TakesTheMostLikelyOne()
    {
        NetworkTransformer model = ExplainedModels.Create();
        float[] image = ExplainedModels.Image();
        double[] outputs = ExplainedModels.Outputs(model, image);
        int likeliest = Array.IndexOf(outputs, outputs.Max());
        foreach (ExplanationMethod method in _methods)
        {
            Explanation explanation = method.Explain(model, image);
            Assert.AreEqual(likeliest, explanation.ClassIndex);
            Assert.AreEqual(ExplainedModels.Classes[likeliest], explanation.ClassName);
            Assert.AreEqual(outputs[likeliest], explanation.Score, 1e-6);
            Assert.AreEqual((8, 6, 48), (explanation.Height, explanation.Width, explanation.Values.Length));
            Assert.IsTrue(explanation.Values.Any(value => value != 0), method.GetType().Name);
            CollectionAssert.AreEqual(explanation.Values, method.Explain(model, image, likeliest).Values);
            CollectionAssert.AreEqual(explanation.Values, method.Explain(model, image, ExplainedModels.Classes[likeliest]).Values);
            CollectionAssert.AreEqual(explanation.Values, method.Explain(new TransformerChain<ITransformer>(model), image).Values);
        }
    }

    [TestMethod]
    public void Explain_InterleavedPixels_IsThatOfPlanarOnes()
    {
        NetworkTransformer planar = ExplainedModels.Create(), interleaved = ExplainedModels.Create(PixelOrder.Interleaved);
        float[] image = ExplainedModels.Image(), turned = new float[image.Length];
        for (int i = 0; i < image.Length; i++)
            turned[(i % 48 * 2) + (i / 48)] = image[i];
        foreach (ExplanationMethod method in _methods)
            CollectionAssert.AreEqual(method.Explain(planar, image, 1).Values, method.Explain(interleaved, turned, 1).Values);
    }

    [TestMethod]
    public void Explain_Image_IsThatOfItsPixels()
    {
        NetworkTransformer model = ExplainedModels.Of(net => net.Conv2D(4, 3).Relu().Flatten().Dense(3), (3, 8, 8), takesImages: true);
        byte[] pixels = HalfBrightImages.Draw(0, 20, new Random(1));
        using MLImage image = MLImage.CreateFromPixels(20, 20, MLPixelFormat.Rgba32, pixels);
        float[] scaled = new float[3 * 8 * 8];
        new ImageScaler((3, 8, 8)).Apply(new ImagePixels(pixels, 20, 20, isBlueFirst: false), scaled);
        foreach (ExplanationMethod method in _methods)
            CollectionAssert.AreEqual(method.Explain(model, scaled).Values, method.Explain(model, image).Values);
    }

    [TestMethod]
    public void Explain_FromManyThreads_GivesTheSame()
    {
        NetworkTransformer model = ExplainedModels.Create();
        float[][] images = [.. Enumerable.Range(0, 24).Select(ExplainedModels.Image)];
        foreach (ExplanationMethod method in _methods)
        {
            float[][] expected = Array.ConvertAll(images, image => method.Explain(model, image).Values), actual = new float[images.Length][];
            Parallel.For(0, images.Length, i => actual[i] = method.Explain(model, images[i]).Values);
            for (int i = 0; i < images.Length; i++)
                CollectionAssert.AreEqual(expected[i], actual[i]);
        }
    }

    // Zhou et al. 2016: behind global average pooling and a dense layer, the class activation map Σ wₖ·Aₖ is Grad-CAM times the area.
    [TestMethod]
    public void GradCam_GlobalAveragePoolAndDense_IsTheClassActivationMap()
    {
        NetworkTransformer model = ExplainedModels.Of(net => net.Conv2D(4, 3, padding: 1).Relu().GlobalAveragePool2D().Flatten().Dense(3), ExplainedModels.Shape);
        float[] image = ExplainedModels.Image();
        double[] maps = NetworkFiles.Score(model.Model.UpTo(model.Model["Relu1"]), [image.AsSpan().ToDoubles()])[0];
        Parameter weights = model.Model["Dense1"].Parameters[0];
        for (int target = 0; target < 3; target++)
        {
            double[] expected = new double[48];
            for (int i = 0; i < 48; i++)
                expected[i] = Math.Max(0, Enumerable.Range(0, 4).Sum(k => (double)weights.Values[(target * 4) + k] * maps[(k * 48) + i]) / 48);
            Near.AreEqual(expected, new GradCam().Explain(model, image, target).Values.AsSpan().ToDoubles(), 1e-5, $"class {target}");
        }
    }

    [TestMethod]
    public void GradCam_HandMadeNetwork_HasTheHandComputedMap()
    {
        NetworkTransformer model = ExplainedModels.Of(net => net.Conv2D(2, 1).MaxPool2D(2).Flatten().Dense(2), (1, 4, 4));
        new[] { 1f, -1f }.CopyTo(model.Model["Conv2D1"].Parameters[0].Values);
        model.Model["Conv2D1"].Parameters[1].Values.Clear();
        Span<float> dense = model.Model["Dense1"].Parameters[0].Values;
        dense.Clear();
        new[] { 4f, 0, 0, 0, 0, 0, 0, 2f }.CopyTo(dense);
        float[] image = [1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 5, 6, 0, 0, 7, 8];

        // A₀ = [4 0; 0 8], A₁ = −[1 0; 0 5]; α₀ = 4/4, α₁ = 2/4: M = [3.5 0; 0 5.5], enlarged from 2×2 to 4×4.
        float[] map = new GradCam().Explain(model, image, 0).Values;
        Assert.AreEqual(3.5f, map[0], 1e-6);
        Assert.AreEqual(5.5f, map[15], 1e-6);
        Assert.AreEqual(0f, map[3], 1e-6);
        Assert.AreEqual(0.75f * 3.5f, map[1], 1e-6);
        Assert.AreEqual((0.75f * 0.75f * 3.5f) + (0.25f * 0.25f * 5.5f), map[5], 1e-6);
    }

    [TestMethod]
    public void GradCam_NoLayer_TakesTheLastWithImages()
    {
        NetworkTransformer model = ExplainedModels.Of(
            net => net.Conv2D(3, 3).Relu().Residual(block => block.Conv2D(3, 3, padding: 1).Tanh()).GlobalAveragePool2D().Flatten().Dense(3), ExplainedModels.Shape);
        float[] image = ExplainedModels.Image();
        CollectionAssert.AreEqual(new GradCam { Layer = "Residual1" }.Explain(model, image).Values, new GradCam().Explain(model, image).Values);
        CollectionAssert.AreNotEqual(new GradCam { Layer = "Conv2D2" }.Explain(model, image).Values, new GradCam().Explain(model, image).Values);
    }

    [TestMethod]
    public void Saliency_IsTheLargestDerivativeOfAPixel()
    {
        NetworkTransformer model = ExplainedModels.Create();
        float[] image = ExplainedModels.Image(), gradients = new float[image.Length];
        new GradientPass(model.Model).Run(image, output: 2, [], gradients);
        float[] expected = [.. Enumerable.Range(0, 48).Select(i => Math.Max(Math.Abs(gradients[i]), Math.Abs(gradients[48 + i])))];
        CollectionAssert.AreEqual(expected, new Saliency().Explain(model, image, 2).Values);
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(-0.5)]
    public void IntegratedGradients_AddUpToTheRiseFromTheBaseline(double baseline)
    {
        NetworkTransformer model = ExplainedModels.Create();
        float[] image = ExplainedModels.Image(), start = Array.ConvertAll(image, _ => (float)baseline);
        for (int target = 0; target < 3; target++)
        {
            double rise = ExplainedModels.Outputs(model, image)[target] - ExplainedModels.Outputs(model, start)[target];
            Explanation explanation = new IntegratedGradients { Steps = 400, Baseline = baseline }.Explain(model, image, target);
            Assert.AreEqual(rise, explanation.Values.Sum(value => (double)value), 2e-3, $"class {target}");
        }
    }

    [TestMethod]
    public void IntegratedGradients_LinearNetwork_AreInputTimesWeight()
    {
        NetworkTransformer model = ExplainedModels.Of(net => net.Flatten().Dense(3), (1, 3, 4));
        float[] image = new Random(1).Draw(12).ToSingles();
        float[] weights = model.Model["Dense1"].Parameters[0].Values.ToArray();
        double[] expected = [.. Enumerable.Range(0, 12).Select(i => (double)weights[12 + i] * image[i])];
        Near.AreEqual(expected, new IntegratedGradients { Steps = 1 }.Explain(model, image, 1).Values.AsSpan().ToDoubles(), 1e-6, "map");
    }

    [TestMethod]
    [DataRow(3, 2, 0.25)]
    [DataRow(2, 2, -1.0)]
    [DataRow(6, 5, null)]
    [DataRow(null, null, null)]
    public void Occlusion_IsTheMeanFallUnderTheSquares(int? window, int? stride, double? fill)
    {
        NetworkTransformer model = ExplainedModels.Create();
        float[] image = ExplainedModels.Image();
        int side = window ?? 1, step = stride ?? 1;
        double score = ExplainedModels.Outputs(model, image)[1];
        double[] sums = new double[48], counts = new double[48];
        foreach (int top in Enumerable.Range(0, 8 - side + 1).Where(i => i % step == 0 || i == 8 - side))
        {
            foreach (int left in Enumerable.Range(0, 6 - side + 1).Where(i => i % step == 0 || i == 6 - side))
            {
                float[] hidden = [.. image];
                int[] places = [.. Enumerable.Range(0, 48).Where(i => i / 6 >= top && i / 6 < top + side && i % 6 >= left && i % 6 < left + side)];
                foreach (int place in places)
                {
                    hidden[place] = (float)(fill ?? image.Take(48).Average());
                    hidden[48 + place] = (float)(fill ?? image.Skip(48).Average());
                }

                foreach (int place in places)
                    (sums[place], counts[place]) = (sums[place] + score - ExplainedModels.Outputs(model, hidden)[1], counts[place] + 1);
            }
        }

        double[] expected = [.. sums.Zip(counts, (sum, count) => sum / count)];
        float[] actual = new Occlusion { Window = window, Stride = stride, Fill = fill }.Explain(model, image, 1).Values;
        Near.AreEqual(expected, actual.AsSpan().ToDoubles(), 1e-4, "map");
    }

    [TestMethod]
    public void Explain_ScalingStandsFirst_IsInTheUnitOfThePixels()
    {
        NetworkTransformer model = ExplainedModels.Of(net => net.Standardize(new ImageScaling([0], [10])).Flatten().Dense(3), (1, 3, 4));
        float[] weights = model.Model["Dense1"].Parameters[0].Values.ToArray();
        double[] expected = [.. Enumerable.Range(0, 12).Select(i => Math.Abs(weights[i]) / 10.0)];
        Near.AreEqual(expected, new Saliency().Explain(model, new float[12], 0).Values.AsSpan().ToDoubles(), 1e-6, "map");
    }

    [TestMethod]
    public void Explain_WhatDoesNotSuit_SaysWhatToDo()
    {
        NetworkTransformer model = ExplainedModels.Create(), images = ExplainedModels.Of(net => net.Conv2D(4, 3).Flatten().Dense(2), (3, 8, 8), takesImages: true);
        float[] image = ExplainedModels.Image();
        using MLImage picture = MLImage.CreateFromPixels(2, 2, MLPixelFormat.Rgba32, new byte[16]);
        AssertStarts("The image has 5 numbers, but the network takes 96 (2×8×6).", () => new GradCam().Explain(model, new float[5]));
        AssertStarts("Number 7 of the image (counted from 0) is NaN, but all must be finite.", () => new GradCam().Explain(model, image.Select((x, i) => i == 7 ? float.NaN : x).ToArray()));
        AssertStarts("There is no image.", () => new GradCam().Explain(model, default(ExplainedImage)));
        AssertStarts("The network was trained on numbers, in the column 'Features', not on MLImage. Give the 96 numbers", () => new GradCam().Explain(model, picture));
        AssertStarts("The network has 3 outputs, so the class must be from 0 to 2.", () => new GradCam().Explain(model, image, 3));
        AssertStarts("The network has 3 outputs, so the class must be from 0 to 2.", () => new GradCam().Explain(model, image, -1));
        AssertStarts("There is no class 'cow'. The classes are cat, dog, owl.", () => new GradCam().Explain(model, image, "cow"));
        AssertStarts("There is no class 'cow'. The classes are 1, 2.", () => new GradCam().Explain(images, picture, "cow"));
        AssertStarts("The network has no layer 'conv5'. Its layers are Conv2D1, Tanh1, ", () => new GradCam { Layer = "conv5" }.Explain(model, image));
        AssertStarts("GradCam needs a layer that gives images, but 'Dense1' gives 3×1×1. Layers that do are Conv2D1, Tanh1, MaxPool2D1, Conv2D2, Tanh2.", () => new GradCam { Layer = "Dense1" }.Explain(model, image));
        NetworkTransformer flat = ExplainedModels.Of(net => net.Flatten().Dense(3), ExplainedModels.Shape);
        AssertStarts("GradCam needs a layer that gives images, but the network has none. Take Occlusion,", () => new GradCam().Explain(flat, image));
        NetworkTransformer table = ExplainedModels.Of(net => net.Dense(3), Shape.Vector(4));
        AssertStarts("Saliency explains images, but the network takes vectors of 4 numbers.", () => new Saliency().Explain(table, new float[4]));
        AssertStarts("Window is 7 pixels, but the network takes 2×8×6. It must be at most 6.", () => new Occlusion { Window = 7 }.Explain(model, image));
        AssertStarts("Stride is 3 pixels, but Window 2:", () => new Occlusion { Window = 2, Stride = 3 }.Explain(model, image));
        AssertStarts("model must be a NetworkTransformer or a chain with one in it", () => new GradCam().Explain(new SavedStage(_ => { }), image));
        AssertStarts("Steps must be at least 1.", () => new IntegratedGradients { Steps = 0 });
        AssertStarts("Window must be at least 1.", () => new Occlusion { Window = 0 });
        AssertStarts("Stride must be at least 1.", () => new Occlusion { Stride = 0 });
        AssertStarts("Fill must be from", () => new Occlusion { Fill = double.NaN });
        AssertStarts("Baseline must be from", () => new IntegratedGradients { Baseline = double.PositiveInfinity });
    }

    [TestMethod]
    public void Explain_OneOutputWithoutNames_HasTheNumber0()
    {
        NetworkTransformer model = ExplainedModels.Of(net => net.Conv2D(2, 3).Flatten().Dense(1), ExplainedModels.Shape);
        var binary = new NetworkTransformer(model.Model, "Features", PixelOrder.Planar, new BinaryPrediction(), numberOfThreads: 1);
        Assert.AreEqual((0, null), (new GradCam().Explain(binary, ExplainedModels.Image()).ClassIndex, new GradCam().Explain(binary, ExplainedModels.Image()).ClassName));
        AssertStarts("There is no class 'yes': the outputs of the network have no names. Give the number of an output, from 0 to 0.", () => new GradCam().Explain(binary, ExplainedModels.Image(), "yes"));
    }

    private static void AssertStarts(string message, Func<object> action) => Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => { action(); }).Message);
}
