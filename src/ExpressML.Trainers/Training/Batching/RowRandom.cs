using System.Buffers.Binary;
using ExpressML.Tensors;

namespace ExpressML.Training.Batching;

/// <summary>A <see cref="Random"/> that restarts for each row with numbers of its own. Each worker has one.</summary>
/// <remarks>All members are overridden, so that the numbers do not change with the .NET version.</remarks>
internal sealed class RowRandom : Random
{
    private CounterRandom _numbers;

    /// <summary>Restarts with the numbers of one row of one epoch.</summary>
    public void Begin(ulong epochSeed, int row) => _numbers = new CounterRandom(epochSeed, (ulong)row);

    public override int Next() => Next(int.MaxValue);

    public override int Next(int maxValue) => Next(0, maxValue);

    public override int Next(int minValue, int maxValue) => (int)NextInt64(minValue, maxValue);

    public override long NextInt64() => NextInt64(long.MaxValue);

    public override long NextInt64(long maxValue) => NextInt64(0, maxValue);

    public override long NextInt64(long minValue, long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return unchecked(minValue + (long)_numbers.NextBelow((ulong)(maxValue - minValue)));
    }

    public override float NextSingle() => _numbers.NextSingle();

    public override double NextDouble() => _numbers.NextDouble();

    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    public override void NextBytes(Span<byte> buffer)
    {
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        while (!buffer.IsEmpty)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(number, _numbers.NextUInt64());
            int count = Math.Min(number.Length, buffer.Length);
            number[..count].CopyTo(buffer);
            buffer = buffer[count..];
        }
    }

    protected override double Sample() => _numbers.NextDouble();
}
