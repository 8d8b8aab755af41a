using ExpressML.Data.Rows;

namespace ExpressML.Tests.Support;

/// <summary>Training data of whole numbers from 0 to 255, held as bytes or as floats.</summary>
internal static class WholeImages
{
    public static TrainingData Create(Shape shape, int classCount, int count, bool asBytes, int seed = 1)
    {
        var random = new Random(seed);
        TrainingData data = new TrainingData(shape, classCount).CreateLike(TrainingData.RowsOfChunk(shape), asBytes);
        for (int n = 0; n < count; n++)
        {
            foreach (ref float pixel in data.NextRow())
                pixel = random.Next(256);
            data.Commit(n % classCount);
        }

        return data;
    }
}
