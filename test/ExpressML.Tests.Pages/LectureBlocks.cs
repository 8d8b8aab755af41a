#region usings
using ExpressML.Layers;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Optimizers;
using ExpressML.Tensors;
using ExpressML.Trainers;
using ExpressML.Transforms;
using Microsoft.ML;
using Microsoft.ML.Data;
#endregion

namespace Pages;

/// <summary>The C# blocks of docs/lecture.md, one region each and in its order, so that they are compiled and run.</summary>
internal static class LectureBlocks
{
    public static NetworkTransformer TrainFeedForward(IDataView digits)
    {
        #region feed-forward
        var feedForward = new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Flatten().Dense(30).Tanh().Dense(30).Tanh(),
        };
        NetworkTransformer model = new ConvolutionalNetworkTrainer(feedForward).Fit(digits);
        Console.WriteLine(model.Model.Summary());
        #endregion
        return model;
    }

    public static NetworkTransformer TrainWithLoss(IDataView digits)
    {
        #region loss
        var withLoss = new LeNetTrainer.Options { Loss = new SoftmaxCrossEntropy { LabelSmoothing = 0.1 } };
        NetworkTransformer model = new LeNetTrainer(withLoss).Fit(digits);
        #endregion
        return model;
    }

    public static TrainingHistory RecordGradients(IDataView digits)
    {
        #region back-propagation
        var deep = new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Flatten().Dense(32).Sigmoid().Dense(32).Sigmoid().Dense(32).Sigmoid(),
            LayerNormsInterval = 10,
        };
        TrainingHistory history = new ConvolutionalNetworkTrainer(deep).Fit(digits).TrainingHistory;
        foreach (LayerNorm norm in history.LayerNorms[0].Layers.Where(norm => double.IsFinite(norm.Gradient)))
            Console.WriteLine($"{norm.Layer}: {norm.Gradient:E1}");
        #endregion
        return history;
    }

    public static float[][] Descend()
    {
        #region gradient methods
        Optimizer[] methods =
        [
            new Sgd { Momentum = 0 },
            new Sgd { Momentum = 0.8 },
            new Sgd { Momentum = 0.8, Form = MomentumForm.Averaging },
            new Sgd { Momentum = 0.8, Nesterov = true },
            new RProp(),
            new RmsProp(),
            new Adam(),
        ];
        List<float[]> ends = [];
        foreach (Optimizer method in methods)
        {
            float[] place = [-9, 1.8f], states = new float[2 * method.StateCount];
            for (int step = 1; step <= 50; step++)
            {
                float[] gradient = [place[0], 25 * place[1]];
                method.Update(new ParameterStep(place, gradient, states, step, learningRate: 0.05));
            }

            Console.WriteLine($"{method}: x = {place[0]:F3}, y = {place[1]:F3}");
            ends.Add(place);
        }
        #endregion
        return [.. ends];
    }

    public static NetworkTransformer TrainFromChosenWeights(IDataView digits)
    {
        #region first weights
        var initialized = new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Flatten()
                .Dense(64, weightInitializer: new He()).Relu()
                .Dense(64, weightInitializer: new Glorot()).Tanh(),
        };
        NetworkTransformer model = new ConvolutionalNetworkTrainer(initialized).Fit(digits);
        #endregion
        return model;
    }

    public static NetworkTransformer TrainRectified(IDataView digits)
    {
        #region activations
        var rectified = new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Conv2D(8, 5).Relu().MaxPool2D(2).Flatten().Dense(64).Elu(),
        };
        NetworkTransformer model = new ConvolutionalNetworkTrainer(rectified).Fit(digits);
        #endregion
        return model;
    }

    public static NetworkTransformer TrainRegularized(IDataView digits)
    {
        #region regularisation
        var regularized = new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Flatten().Dense(256).Relu().Dropout(0.5).Dense(256).Relu().Dropout(0.5),
            L2Regularization = 0.001,
            ValidationSetFraction = 0.2,
        };
        NetworkTransformer model = new ConvolutionalNetworkTrainer(regularized).Fit(digits);
        foreach (TrainingEpoch epoch in model.TrainingHistory.Epochs)
            Console.WriteLine($"{epoch.Epoch}: {epoch.Loss:F3} in training, {epoch.ValidationLoss:F3} in validation");
        #endregion
        return model;
    }

    public static NetworkTransformer TrainStandardized(IDataView digits)
    {
        #region input
        NetworkTransformer standardized = new LeNetTrainer(new LeNetTrainer.Options { StandardizeInput = true }).Fit(digits);
        Console.WriteLine(standardized.Model.Layers[0]);
        #endregion
        return standardized;
    }

    public static NetworkTransformer TrainNormalized(IDataView digits)
    {
        #region normalisation
        var normalized = new ConvolutionalNetworkTrainer.Options
        {
            Network = net => net.Conv2D(8, 5).BatchNormalization().Relu().MaxPool2D(2)
                .Flatten().Dense(64).BatchNormalization().Relu(),
            Optimizer = new Sgd { Momentum = 0.9 },
            LearningRate = 0.1,
        };
        NetworkTransformer model = new ConvolutionalNetworkTrainer(normalized).Fit(digits);
        #endregion
        return model;
    }

    public static Network Convolve()
    {
        #region convolution
        Network convolutions = new NetworkBuilder()
            .Conv2D(6, 5, padding: 2)
            .Conv2D(16, 3, stride: 2)
            .Build((1, 28, 28));
        foreach (Layer layer in convolutions.Layers)
            Console.WriteLine($"{layer}: {layer.InputShape} to {layer.OutputShape}");
        #endregion
        return convolutions;
    }

    public static Network Pool()
    {
        #region pooling
        Network pooling = new NetworkBuilder()
            .AveragePool2D(2)
            .MaxPool2D(3, stride: 2)
            .MinPool2D(2)
            .Build((1, 28, 28));
        #endregion
        return pooling;
    }

    public static float[] LookAtMaps(IDataView digits)
    {
        #region LeNet
        NetworkTransformer leNet = new LeNetTrainer().Fit(digits);
        IDataView maps = leNet.OutputOf("C1", "Maps").Transform(digits);
        float[] sixMaps = maps.GetColumn<float[]>("Maps").First();
        #endregion
        return sixMaps;
    }

    public static NetworkTransformer TrainClassic(IDataView digits)
    {
        #region LeNet of 1998
        var of1998 = new LeNetTrainer.Options { Variant = LeNetVariant.Classic1998 };
        NetworkTransformer classic = new LeNetTrainer(of1998).Fit(digits);
        #endregion
        return classic;
    }

    public static Network BuildAlexNet()
    {
        #region AlexNet
        Network alexNet = new NetworkBuilder()
            .Conv2D(96, 11, stride: 4).Relu().LocalResponseNormalization().MaxPool2D(3, stride: 2)
            .Conv2D(256, 5, padding: 2, groups: 2).Relu().LocalResponseNormalization().MaxPool2D(3, stride: 2)
            .Conv2D(384, 3, padding: 1).Relu()
            .Conv2D(384, 3, padding: 1, groups: 2).Relu()
            .Conv2D(256, 3, padding: 1, groups: 2).Relu().MaxPool2D(3, stride: 2)
            .Flatten()
            .Dense(4096).Relu().Dropout(0.5)
            .Dense(4096).Relu().Dropout(0.5)
            .Dense(1000)
            .Build((3, 227, 227));
        Console.WriteLine(alexNet.Summary());
        #endregion
        return alexNet;
    }
}
