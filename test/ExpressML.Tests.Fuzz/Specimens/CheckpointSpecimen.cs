using ExpressML.Losses;
using ExpressML.Persistence;
using ExpressML.Trainers;
using ExpressML.Training;
using ExpressML.Training.Checkpoints;
using ExpressML.Training.Planning;

namespace ExpressML.Tests.Fuzz.Specimens;

/// <summary>A checkpoint of a training with a best epoch, as a file in its folder.</summary>
internal sealed record CheckpointSpecimen : Specimen
{
    private const int Seed = 7;

    private static readonly string _fingerprint = new('a', 64);

    private readonly CheckpointStore _store;
    private readonly TrainingLoop _loop;
    private readonly string _path;
    private readonly List<string> _warnings;

    private CheckpointSpecimen(CheckpointStore store, TrainingLoop loop, string path, List<string> warnings, IReadOnlyList<Body> bodies)
        : base("checkpoint", bodies) => (_store, _loop, _path, _warnings) = (store, loop, path, warnings);

    // A loop that is interrupted on the way keeps what it had read; a new one would cost more than all the rest.
    public static CheckpointSpecimen Create(string folder)
    {
        var options = new LeNetTrainer.Options { NumberOfEpochs = 3, BatchSize = 4, MonitoredMetric = MonitoredMetric.Loss };
        var loop = new TrainingLoop(new TrainingPlan(SpecimenNetworks.Small(), SpecimenNetworks.SmallRows(), new SoftmaxCrossEntropy(), options) { Threads = 1 });
        var warnings = new List<string>();
        var store = new CheckpointStore(folder, _fingerprint, kept: 1, warnings.Add);
        loop.Run(new Random(1), _ => { });
        store.Save(epoch: 3, Seed, loop.WriteState);
        string path = Directory.GetFiles(folder, "*.checkpoint").Single();
        return new CheckpointSpecimen(store, loop, path, warnings, [Body.Of("Checkpoint", WriteHeader), Body.Of("TrainingState", loop.WriteState)]);

        static void WriteHeader(ModelWriter writer)
        {
            writer.Write(_fingerprint);
            writer.Write(Seed);
        }
    }

    public override double Share => 0.2;

    public override Action? Read(byte[] file)
    {
        File.WriteAllBytes(_path, file);
        _warnings.Clear();
        // A file that can't be used is not an exception but a warning, and the training begins anew.
        if (_store.Restore(Seed, _loop.ReadState) is null)
            throw new InvalidDataException(_warnings.Single());
        return null;
    }
}
