using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Products;

/// <summary>Turns squares of 16 × 16 numbers, so that what stood side by side stands one below another: y[j, i] = x[i, j].</summary>
/// <remarks>In squares of 4 × 4, which every machine's vectors hold; with 512 bits, whole rows at once.</remarks>
internal static unsafe class LaneTransposition
{
    private const int Side = 4;

    /// <param name="x">Start of the square.</param>
    /// <param name="xRow">Floats from a row of x to the next.</param>
    /// <param name="y">Where the turned square goes.</param>
    /// <param name="yRow">Floats from a row of y to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Square(float* x, nint xRow, float* y, nint yRow)
    {
        if (Avx512F.IsSupported)
        {
            WideSquare(x, xRow, y, yRow);
            return;
        }

        // Whichever rows lie further apart are done with, four at a time, before the next: rows that are a power of two apart share few
        // places of a cache.
        bool byRowsOfX = xRow > yRow;
        for (int outer = 0; outer < Lanes.Count; outer += Side)
        {
            for (int inner = 0; inner < Lanes.Count; inner += Side)
            {
                (int i, int j) = byRowsOfX ? (outer, inner) : (inner, outer);
                SmallSquare(x + i * xRow + j, xRow, y + j * yRow + i, yRow);
            }
        }
    }

    // Each row is read and written once: sixteen squares of 4 × 4 are turned where they stand, and then change places.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WideSquare(float* x, nint xRow, float* y, nint yRow)
    {
        FourRows a = TurnedSquares(x, xRow), b = TurnedSquares(x + 4 * xRow, xRow);
        FourRows c = TurnedSquares(x + 8 * xRow, xRow), d = TurnedSquares(x + 12 * xRow, xRow);
        StoreEachFourth(a.First, b.First, c.First, d.First, y, yRow);
        StoreEachFourth(a.Second, b.Second, c.Second, d.Second, y + yRow, yRow);
        StoreEachFourth(a.Third, b.Third, c.Third, d.Third, y + 2 * yRow, yRow);
        StoreEachFourth(a.Fourth, b.Fourth, c.Fourth, d.Fourth, y + 3 * yRow, yRow);
    }

    // Four rows of four squares side by side: afterwards part s of vector r is row r of the turned square s.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FourRows TurnedSquares(float* x, nint xRow)
    {
        Vector512<float> row0 = Vector512.Load(x), row1 = Vector512.Load(x + xRow);
        Vector512<float> row2 = Vector512.Load(x + 2 * xRow), row3 = Vector512.Load(x + 3 * xRow);
        Vector512<double> low01 = Avx512F.UnpackLow(row0, row1).AsDouble(), high01 = Avx512F.UnpackHigh(row0, row1).AsDouble();
        Vector512<double> low23 = Avx512F.UnpackLow(row2, row3).AsDouble(), high23 = Avx512F.UnpackHigh(row2, row3).AsDouble();
        return new FourRows(
            Avx512F.UnpackLow(low01, low23).AsSingle(), Avx512F.UnpackHigh(low01, low23).AsSingle(),
            Avx512F.UnpackLow(high01, high23).AsSingle(), Avx512F.UnpackHigh(high01, high23).AsSingle());
    }

    // Row 4s of y is part s of each of the four vectors.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreEachFourth(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* y, nint yRow)
    {
        const byte Even = 0b10_00_10_00, Odd = 0b11_01_11_01;
        Vector512<float> evenAb = Avx512F.Shuffle4x128(a, b, Even), oddAb = Avx512F.Shuffle4x128(a, b, Odd);
        Vector512<float> evenCd = Avx512F.Shuffle4x128(c, d, Even), oddCd = Avx512F.Shuffle4x128(c, d, Odd);
        Avx512F.Shuffle4x128(evenAb, evenCd, Even).Store(y);
        Avx512F.Shuffle4x128(oddAb, oddCd, Even).Store(y + 4 * yRow);
        Avx512F.Shuffle4x128(evenAb, evenCd, Odd).Store(y + 8 * yRow);
        Avx512F.Shuffle4x128(oddAb, oddCd, Odd).Store(y + 12 * yRow);
    }

    /// <summary>Turns up to 16 rows of up to 16 numbers; nothing else is read or written.</summary>
    /// <param name="x">Start of the first row.</param>
    /// <param name="xRow">Floats from a row of x to the next.</param>
    /// <param name="rows">Rows of x.</param>
    /// <param name="columns">Numbers of a row of x, which become the rows of y.</param>
    /// <param name="y">Where the turned rows go.</param>
    /// <param name="yRow">Floats from a row of y to the next.</param>
    [SkipLocalsInit]
    public static void Rectangle(float* x, nint xRow, int rows, int columns, float* y, nint yRow)
    {
        if (rows == Lanes.Count && columns == Lanes.Count)
        {
            Square(x, xRow, y, yRow);
            return;
        }

        float* square = stackalloc float[Lanes.Count * Lanes.Count], turned = stackalloc float[Lanes.Count * Lanes.Count];
        for (int i = 0; i < rows; i++)
            new ReadOnlySpan<float>(x + i * xRow, columns).CopyTo(new Span<float>(square + i * Lanes.Count, columns));
        Square(square, Lanes.Count, turned, Lanes.Count);
        for (int j = 0; j < columns; j++)
            new ReadOnlySpan<float>(turned + j * Lanes.Count, rows).CopyTo(new Span<float>(y + j * yRow, rows));
    }

    /// <summary>Turns 16 rows, each of which stands somewhere: y[j, i] = x[rows[i] + j].</summary>
    /// <param name="x">What rows are counted from.</param>
    /// <param name="rows">Where each row begins, in floats.</param>
    /// <param name="columns">Numbers of a row, a multiple of 4.</param>
    /// <param name="y">The turned rows, [columns][16].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather(float* x, int* rows, int columns, float* y)
    {
        for (int i = 0; i < Lanes.Count; i += Side, rows += Side, y += Side)
        {
            float* a = x + rows[0], b = x + rows[1], c = x + rows[2], d = x + rows[3];
            for (nint j = 0; j < columns; j += Side)
                SmallSquare(a + j, b + j, c + j, d + j, y + j * Lanes.Count, Lanes.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SmallSquare(float* x, nint xRow, float* y, nint yRow) => SmallSquare(x, x + xRow, x + 2 * xRow, x + 3 * xRow, y, yRow);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SmallSquare(float* row0, float* row1, float* row2, float* row3, float* y, nint yRow)
    {
        Vector128<float> a = Vector128.Load(row0), b = Vector128.Load(row1);
        Vector128<float> c = Vector128.Load(row2), d = Vector128.Load(row3);
        Vector128<double> ab = Pairs(Lower(a, b)), cd = Pairs(Lower(c, d));
        Lower(ab, cd).Store(y);
        Upper(ab, cd).Store(y + yRow);
        (ab, cd) = (Pairs(Upper(a, b)), Pairs(Upper(c, d)));
        Lower(ab, cd).Store(y + 2 * yRow);
        Upper(ab, cd).Store(y + 3 * yRow);
    }

    // The lower, or upper, halves of two vectors: two numbers are moved as one double.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Lower(Vector128<float> a, Vector128<float> b) => Lower(a.AsDouble(), b.AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Upper(Vector128<float> a, Vector128<float> b) => Upper(a.AsDouble(), b.AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Lower(Vector128<double> a, Vector128<double> b) => Vector128.Create(a.GetElement(0), b.GetElement(0)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Upper(Vector128<double> a, Vector128<double> b) => Vector128.Create(a.GetElement(1), b.GetElement(1)).AsSingle();

    // (a0, a1, b0, b1) → (a0, b0), (a1, b1)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Pairs(Vector128<float> ab) => Vector128.Shuffle(ab, Vector128.Create(0, 2, 1, 3)).AsDouble();

    private readonly record struct FourRows(Vector512<float> First, Vector512<float> Second, Vector512<float> Third, Vector512<float> Fourth);
}
