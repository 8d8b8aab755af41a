#region usings
using ExpressML.Mpi;
using ExpressML.Trainers;
using Microsoft.ML;
#endregion

namespace Pages;

/// <summary>The C# blocks of docs/cluster.md, one region each, so that they are compiled and run.</summary>
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
