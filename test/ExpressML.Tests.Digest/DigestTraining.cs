using ExpressML.Data.Rows;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Networks.Saving;
using ExpressML.Networks.Scoring;
using ExpressML.Optimizers;
using ExpressML.Persistence;
using ExpressML.Schedules;
using ExpressML.Trainers;
using ExpressML.Training;
using ExpressML.Training.Planning;

namespace ExpressML.Tests.Digest;

/// <summary>The one door through which the digests train and score.</summary>
internal static class DigestTraining
{
    private const int Threads = 2;

    /// <summary>Options of a short training.</summary>
    public static LeNetTrainer.Options Options(int epochs, int batchSize) => new() { NumberOfEpochs = epochs, BatchSize = batchSize, LearningRate = 0.01, LearningRateSchedule = new CosineSchedule() };

    /// <summary>Gives the network its first weights, and takes two steps of a whole batch each; adds the saved network.</summary>
    public static void TwoSteps(Digest digest, Network network, TrainingData data, Loss loss, int batchSize)
    {
        LeNetTrainer.Options options = Options(epochs: 2, batchSize);
        options.Optimizer = new Sgd();
        var random = new Random(1);
        network.Initialize(random);
        Run(digest, network, data, loss, options, random);
    }

    /// <summary>Trains a network that has its first weights; adds the saved network.</summary>
    public static void Run(Digest digest, Network network, TrainingData data, Loss loss, LeNetTrainer.Options options, Random random)
    {
        new TrainingLoop(new TrainingPlan(network, data, loss, options) { Threads = Threads, Groups = new GroupedParameters(network, options) }).Run(random, _ => { });
        var bytes = new MemoryStream();
        NetworkWriter.Write(new ModelWriter(bytes), network);
        digest.Add(bytes.ToArray());
    }

    /// <summary>The outputs of rows that are scored in one call.</summary>
    public static float[] Score(Network network, float[] rows, int count, ScoreFunction? scoreFunction = null, int threads = Threads)
    {
        float[] scores = new float[count * network.OutputLength];
        new NetworkScorer(network, threads, scoreFunction).Score(rows, count, scores);
        return scores;
    }
}
