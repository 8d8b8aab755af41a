using ExpressML.Mpi;
using ExpressML.Tests.Mpi;
using ExpressML.Tests.Resumable;
using ExpressML.Trainers;
using Microsoft.ML;

// Trains a network with the processes that mpirun started, and saves the model of rank 0:
//
//     mpirun -n 4 dotnet ExpressML.Tests.Mpi.dll NETWORK MODEL_FILE [CHECKPOINT_FOLDER]
//
// NETWORK is a name in Trainings, or "other-options" or "fails" for ranks that differ. It prints a line of each rank when it has joined, and of rank 0 for each epoch.
using MpiCluster cluster = MpiCluster.Join();
Console.WriteLine($"joined: {cluster}");
(string name, string file) = (args[0], args[1]);
var mlContext = new MLContext(seed: 1);
IDataView rows = mlContext.Data.LoadFromEnumerable(Spot.Draw(count: 1000));
rows = mlContext.Transforms.Conversion.MapValueToKey("Label", nameof(Spot.Quarter)).Fit(rows).Transform(rows);

NetworkTrainerOptions options = Trainings.Create(name, cluster.Rank);
(options.Cluster, options.Seed, options.NumberOfThreads) = (cluster, 3, 1);
options.CheckpointFolder = args.ElementAtOrDefault(2);
options.EpochCallback = metrics => Console.WriteLine($"{metrics.Epoch} ended");
ITransformer model = Trainings.Trainer(mlContext, options).Fit(rows);
if (cluster.Rank == 0)
    mlContext.Model.SaveAtomically(model, rows.Schema, file);
