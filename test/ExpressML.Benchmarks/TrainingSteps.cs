using ExpressML.Data.Rows;
using ExpressML.Losses;
using ExpressML.Networks;
using ExpressML.Threads;
using ExpressML.Trainers;
using ExpressML.Training;
using ExpressML.Training.Planning;

namespace ExpressML.Benchmarks;

/// <summary>Training steps one after another, batch after batch of a pool of images, as the training loop takes them.</summary>
internal sealed class TrainingSteps
{
    private readonly TrainingStep _step;
    private readonly int _batches;
    private int _taken;

    public TrainingSteps(Network network, TrainingData images, NetworkTrainerOptions options, int threads)
    {
        _step = new TrainingStep(new TrainingPlan(network, images, new SoftmaxCrossEntropy(), options), new ParallelRange(threads));
        _batches = images.Count / options.BatchSize;
    }

    public void Step() => _step.Run(_taken++ % _batches, factor: 1);
}
