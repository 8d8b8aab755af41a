using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ExpressML.Tests.Digest;

/// <summary>A hash of computed numbers, and the random numbers that they are computed from: the same in every process.</summary>
internal sealed class Digest
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Random _random = new(1);

    public void Add(ReadOnlySpan<float> values) => Add(MemoryMarshal.AsBytes(values));

    public void Add(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    public string Hash() => Convert.ToHexString(_hash.GetHashAndReset().AsSpan(0, 8));

    /// <summary>Numbers of [−scale, scale).</summary>
    public float[] Draw(int length, float scale = 1) => Array.ConvertAll(new float[length], _ => scale * (2 * _random.NextSingle() - 1));
}
