using ExpressML.Mpi;
using ExpressML.Trainers;
using Microsoft.ML;

namespace ExpressML.Tests.Pages;

/// <summary>The C# block of docs/cluster.md.</summary>
internal static class ClusterBlocks
{
    public static void Train(MLContext mlContext, IDataView trainingData)
    {
        #region cluster
        using var cluster = MpiCluster.Join();
        var trainer = new ResNet9Trainer(mlContext, new ResNet9Trainer.Options { NumberOfEpochs = 30, BatchSize = 1024, Cluster = cluster, CheckpointFolder = "checkpoints" });
        ITransformer model = trainer.Fit(trainingData);
        if (cluster.Rank == 0)
            mlContext.Model.Save(model, trainingData.Schema, "model.zip");
        #endregion
    }
}
