using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Products;

/// <summary>Copies or adds a few short rows of lane blocks, for which a call of the general copy would cost more than the copy.</summary>
internal static unsafe class RectangleCopy
{
    /// <param name="x">The first row.</param>
    /// <param name="xRow">Floats from a row to the next.</param>
    /// <param name="y">Where the first row goes.</param>
    /// <param name="yRow">Floats from a row to the next there.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="length">Floats of a row, a multiple of 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(float* x, nint xRow, float* y, nint yRow, int rows, int length)
    {
        for (; rows > 0; rows--, x += xRow, y += yRow)
        {
            for (nint i = 0; i < length; i += Lanes.Count)
                Vector512.Load(x + i).Store(y + i);
        }
    }

    /// <summary>Adds instead.</summary>
    /// <inheritdoc cref="Copy"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* x, nint xRow, float* y, nint yRow, int rows, int length)
    {
        for (; rows > 0; rows--, x += xRow, y += yRow)
        {
            for (nint i = 0; i < length; i += Lanes.Count)
                (Vector512.Load(y + i) + Vector512.Load(x + i)).Store(y + i);
        }
    }
}
