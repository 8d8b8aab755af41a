namespace ExpressML.Kernels.Registers;

/// <summary>One vector register: all 16 lanes of a block with 512 bits, 8 with 256 or 4 with 128.</summary>
/// <remarks>
/// <para>
/// Kernels that want every register that there is, products and Winograd transforms, are written once over it; a kernel that needs few of
/// them takes a block's lanes as one <see cref="System.Runtime.Intrinsics.Vector512{T}"/>, of which the JIT makes as many registers as it takes.
/// Each lane has the same operations in the same order, whatever the width, so the bits are the same.
/// </para>
/// <para>Sums change in place: the JIT then keeps them where they are, and takes a weight from memory within the multiply-add.</para>
/// </remarks>
internal unsafe interface IRegister<TSelf>
    where TSelf : struct, IRegister<TSelf>
{
    /// <summary>Lanes of the register: 16, 8 or 4.</summary>
    static abstract int Count { get; }

    /// <summary>Count numbers from memory.</summary>
    static abstract TSelf Load(float* x);

    /// <summary>One number from memory in all lanes.</summary>
    static abstract TSelf Broadcast(float* x);

    /// <summary>factor·x + y, rounded once.</summary>
    static abstract TSelf MultiplyAdd(float factor, TSelf x, TSelf y);

    /// <summary>The larger of two numbers; the first where they are equal; NaN where one is NaN.</summary>
    static abstract TSelf Largest(TSelf a, TSelf b);

    /// <summary>even[0], odd[0], even[1], odd[1], …</summary>
    static abstract (TSelf First, TSelf Second) Interleave(TSelf even, TSelf odd);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(float factor, TSelf x);

    static abstract TSelf operator -(TSelf a);

    /// <summary>This ← x·weight + this, rounded once.</summary>
    void Accumulate(TSelf x, TSelf weight);

    /// <summary>This ← x·weight + this, for one weight from memory in all lanes.</summary>
    void Accumulate(TSelf x, float* weight);

    /// <summary>This ← max(this, 0); NaN stays NaN.</summary>
    void Rectify();

    /// <summary>Count numbers to memory.</summary>
    void Store(float* y);
}
