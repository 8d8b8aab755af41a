using System.Runtime.InteropServices;
using ExpressML.Persistence;
using ExpressML.Tensors;

namespace ExpressML.Networks.Scoring;

/// <summary>Remembers what the parameters of a network were, to tell whether they have changed.</summary>
/// <remarks>It costs next to nothing while no one asks for <see cref="Parameter.Values"/>; then the numbers of that parameter are looked through.</remarks>
internal sealed class ParameterState
{
    private readonly Parameter[] _parameters;
    private readonly int[] _versions;
    private readonly uint[] _checksums;

    /// <summary>As they are now.</summary>
    public ParameterState(Network network)
    {
        _parameters = [.. network.Layers.SelectMany(layer => layer.Parameters)];
        _versions = Array.ConvertAll(_parameters, parameter => parameter.Version);
        _checksums = Array.ConvertAll(_parameters, Checksum);
    }

    /// <summary>Whether all of them are as they were.</summary>
    public bool IsUnchanged()
    {
        for (int i = 0; i < _parameters.Length; i++)
        {
            int version = _parameters[i].Version;
            if (version == Volatile.Read(ref _versions[i]))
                continue;
            if (Checksum(_parameters[i]) != _checksums[i])
                return false;
            Volatile.Write(ref _versions[i], version);
        }

        return true;
    }

    private static uint Checksum(Parameter parameter)
    {
        var checksum = new Crc32C();
        checksum.Append(MemoryMarshal.AsBytes(parameter.ReadOnlyValues));
        return checksum.Value;
    }
}
