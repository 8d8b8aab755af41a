using ExpressML.Threads;

namespace ExpressML.Data.Rows;

/// <summary>Some of the rows, spread evenly over all of them, so that rows in an order, such as class by class, give a fair sample.</summary>
internal static class SpreadRows
{
    /// <summary>The pixels of <paramref name="count"/> rows, row after row: row ⌈k·n / count⌉ for each k.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="count">How many to take, at most all.</param>
    /// <param name="parallel">The threads.</param>
    public static float[] Take(ITrainingRows rows, int count, ParallelRange parallel)
    {
        int length = rows.Shape.Length;
        long all = rows.Count;
        float[] taken = new float[checked(count * length)];
        rows.ForEachChunk(parallel, (chunk, range) =>
        {
            float[] scratch = new float[length];
            for (int row = range.Start; row < range.End; row++)
            {
                long number = (long)chunk * range.Data.RowsAChunk + row - range.Start, place = number * count / all;
                // The first row of those that have the same place.
                if (number == 0 || (number - 1) * count / all < place)
                    range.Data.Row(row, scratch).CopyTo(taken.AsSpan((int)place * length, length));
            }
        });
        return taken;
    }
}
