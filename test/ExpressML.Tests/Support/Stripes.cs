using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Support;

/// <summary>Noisy images of stripes, a task that a small network learns in seconds: the class is the direction of the stripes.</summary>
internal static class Stripes
{
    public static readonly string[] Directions = ["across", "down", "slanted"];

    /// <summary>Grey images with values from 0 to 255 in the column Features and the direction in the column Direction.</summary>
    public static Striped[] Create(int count, int side = 12, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => new Striped
        {
            Features = Draw(i % Directions.Length, side, random),
            Direction = Directions[i % Directions.Length],
        })];
    }

    /// <summary>The rows as a view whose feature column has the dimensions side × side, with Direction as the key Label.</summary>
    public static IDataView Load(MLContext mlContext, IEnumerable<Striped> rows, params int[] dimensions)
    {
        IDataView data = LoadUnmapped(mlContext, rows, dimensions);
        return mlContext.Transforms.Conversion.MapValueToKey("Label", "Direction").Fit(data).Transform(data);
    }

    /// <summary>The same without the key.</summary>
    public static IDataView LoadUnmapped(MLContext mlContext, IEnumerable<Striped> rows, params int[] dimensions)
    {
        var schema = SchemaDefinition.Create(typeof(Striped));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, dimensions is [] ? [12, 12] : dimensions);
        return mlContext.Data.LoadFromEnumerable(rows, schema);
    }

    private static float[] Draw(int direction, int side, Random random)
    {
        var pixels = new float[side * side];
        int phase = random.Next(4);
        for (int row = 0; row < side; row++)
        {
            for (int column = 0; column < side; column++)
            {
                int position = direction switch { 0 => row, 1 => column, _ => row + column };
                bool isLight = (position + phase) % 4 < 2;
                pixels[row * side + column] = (isLight ? 200 : 50) + random.Next(-50, 51);
            }
        }

        return pixels;
    }
}

/// <summary>One image of <see cref="Stripes"/>.</summary>
internal sealed class Striped
{
    public float[] Features { get; set; } = [];

    public string Direction { get; set; } = "";
}
