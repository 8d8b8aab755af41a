using System.Numerics;
using System.Runtime.CompilerServices;
using ExpressML.Kernels.Winograd;
using ExpressML.Tensors;

namespace ExpressML.Kernels.Products;

/// <summary>The products of a Winograd convolution along rows with 16 neighbouring tiles as lanes: m[p, f] = Σ u[p, f, tap, c]·v[p, c, tap].</summary>
/// <remarks>
/// As <see cref="WinogradProducts"/>, with two differences: a tap stands some tiles behind the one before, wherever vectors begin; and one call
/// takes all positions, since at five taps of one channel a call of its own for each would take a third of the time.
/// </remarks>
/// <param name="Positions">Positions of a transformed patch.</param>
/// <param name="Taps">Taps of a sum.</param>
/// <param name="Channels">Terms of a tap.</param>
/// <param name="UPosition">Floats from a position of u to the next, where the terms of all filters stand side by side.</param>
/// <param name="VPosition">Floats from a position of v to the next.</param>
/// <param name="VTap">Floats from a tap of v to the next.</param>
/// <param name="VChannel">Floats from a channel of v to the next.</param>
internal readonly unsafe record struct TileProducts(int Positions, int Taps, int Channels, nint UPosition, nint VPosition, nint VTap, nint VChannel)
{
    /// <summary>The most filters of one call.</summary>
    public const int MostRows = 6;

    /// <summary>Floats from a position of m to the next.</summary>
    public const int MPosition = MostRows * Lanes.Count;

    private const int FlatRows = 4;

    /// <summary>How many of some filters to sum in one call, in tiles as those of <see cref="LaneProducts"/>.</summary>
    public static int RowsOf(int filters) => LaneProducts.Sixes(filters) > 0 ? MostRows : filters >= FlatRows ? FlatRows : 1;

    /// <summary>Sums the tiles that begin with v.</summary>
    /// <param name="rows">How many filters; see <see cref="RowsOf"/>.</param>
    /// <param name="u">Position 0 of the first filter, [taps][channels].</param>
    /// <param name="v">The first tile of channel 0 at position 0; behind the last, up to 15 numbers are read that do not count.</param>
    /// <param name="m">The result, [positions][6 filters][16].</param>
    public void Sum(int rows, float* u, float* v, float* m)
    {
        if (rows == MostRows)
            SixRows(u, v, m);
        else if (rows == FlatRows)
            FourRows(u, v, m);
        else
            OneRow(u, v, m);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SixRows(float* u, float* v, float* m)
    {
        nint uRow = Taps * Channels, vTap = VTap, vChannel = VChannel;
        for (int p = Positions; p > 0; p--, u += UPosition, v += VPosition, m += MPosition)
        {
            for (int lane = 0; lane < Lanes.Count; lane += LaneProducts.LanesAStep)
            {
                Vector<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default;
                Vector<float> d0 = default, d1 = default, e0 = default, e1 = default, f0 = default, f1 = default;
                float* u0 = u, u3 = u + 3 * uRow, tap = v + lane;
                for (int taps = Taps; taps > 0; taps--, tap += vTap)
                {
                    float* source = tap;
                    for (float* end = u0 + Channels; u0 < end; u0++, u3++, source += vChannel)
                    {
                        Vector<float> x0 = Vector.Load(source), x1 = Vector.Load(source + LaneProducts.SecondVector);
                        Vector<float> weight = Vector.Create(*u0);
                        a0 = Vector.FusedMultiplyAdd(weight, x0, a0);
                        a1 = Vector.FusedMultiplyAdd(weight, x1, a1);
                        weight = Vector.Create(u0[uRow]);
                        b0 = Vector.FusedMultiplyAdd(weight, x0, b0);
                        b1 = Vector.FusedMultiplyAdd(weight, x1, b1);
                        weight = Vector.Create(u0[2 * uRow]);
                        c0 = Vector.FusedMultiplyAdd(weight, x0, c0);
                        c1 = Vector.FusedMultiplyAdd(weight, x1, c1);
                        weight = Vector.Create(*u3);
                        d0 = Vector.FusedMultiplyAdd(weight, x0, d0);
                        d1 = Vector.FusedMultiplyAdd(weight, x1, d1);
                        weight = Vector.Create(u3[uRow]);
                        e0 = Vector.FusedMultiplyAdd(weight, x0, e0);
                        e1 = Vector.FusedMultiplyAdd(weight, x1, e1);
                        weight = Vector.Create(u3[2 * uRow]);
                        f0 = Vector.FusedMultiplyAdd(weight, x0, f0);
                        f1 = Vector.FusedMultiplyAdd(weight, x1, f1);
                    }
                }

                float* target = m + lane;
                LaneProducts.Store(target, a0, a1, appliesRelu: false);
                LaneProducts.Store(target + Lanes.Count, b0, b1, appliesRelu: false);
                LaneProducts.Store(target + 2 * Lanes.Count, c0, c1, appliesRelu: false);
                LaneProducts.Store(target + 3 * Lanes.Count, d0, d1, appliesRelu: false);
                LaneProducts.Store(target + 4 * Lanes.Count, e0, e1, appliesRelu: false);
                LaneProducts.Store(target + 5 * Lanes.Count, f0, f1, appliesRelu: false);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FourRows(float* u, float* v, float* m)
    {
        nint uRow = Taps * Channels, vTap = VTap, vChannel = VChannel;
        for (int p = Positions; p > 0; p--, u += UPosition, v += VPosition, m += MPosition)
        {
            for (int lane = 0; lane < Lanes.Count; lane += LaneProducts.LanesAStep)
            {
                Vector<float> a0 = default, a1 = default, b0 = default, b1 = default;
                Vector<float> c0 = default, c1 = default, d0 = default, d1 = default;
                float* u0 = u, u2 = u + 2 * uRow, tap = v + lane;
                for (int taps = Taps; taps > 0; taps--, tap += vTap)
                {
                    float* source = tap;
                    for (float* end = u0 + Channels; u0 < end; u0++, u2++, source += vChannel)
                    {
                        Vector<float> x0 = Vector.Load(source), x1 = Vector.Load(source + LaneProducts.SecondVector);
                        Vector<float> weight = Vector.Create(*u0);
                        a0 = Vector.FusedMultiplyAdd(weight, x0, a0);
                        a1 = Vector.FusedMultiplyAdd(weight, x1, a1);
                        weight = Vector.Create(u0[uRow]);
                        b0 = Vector.FusedMultiplyAdd(weight, x0, b0);
                        b1 = Vector.FusedMultiplyAdd(weight, x1, b1);
                        weight = Vector.Create(*u2);
                        c0 = Vector.FusedMultiplyAdd(weight, x0, c0);
                        c1 = Vector.FusedMultiplyAdd(weight, x1, c1);
                        weight = Vector.Create(u2[uRow]);
                        d0 = Vector.FusedMultiplyAdd(weight, x0, d0);
                        d1 = Vector.FusedMultiplyAdd(weight, x1, d1);
                    }
                }

                float* target = m + lane;
                LaneProducts.Store(target, a0, a1, appliesRelu: false);
                LaneProducts.Store(target + Lanes.Count, b0, b1, appliesRelu: false);
                LaneProducts.Store(target + 2 * Lanes.Count, c0, c1, appliesRelu: false);
                LaneProducts.Store(target + 3 * Lanes.Count, d0, d1, appliesRelu: false);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void OneRow(float* u, float* v, float* m)
    {
        nint vTap = VTap, vChannel = VChannel;
        for (int p = Positions; p > 0; p--, u += UPosition, v += VPosition, m += MPosition)
        {
            for (int lane = 0; lane < Lanes.Count; lane += LaneProducts.LanesAStep)
            {
                Vector<float> a0 = default, a1 = default;
                float* term = u, tap = v + lane;
                for (int taps = Taps; taps > 0; taps--, tap += vTap)
                {
                    float* source = tap;
                    for (float* end = term + Channels; term < end; term++, source += vChannel)
                    {
                        Vector<float> weight = Vector.Create(*term);
                        a0 = Vector.FusedMultiplyAdd(weight, Vector.Load(source), a0);
                        a1 = Vector.FusedMultiplyAdd(weight, Vector.Load(source + LaneProducts.SecondVector), a1);
                    }
                }

                LaneProducts.Store(m + lane, a0, a1, appliesRelu: false);
            }
        }
    }
}
