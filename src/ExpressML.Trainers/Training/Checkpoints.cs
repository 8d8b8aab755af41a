using System.Globalization;
using ExpressML.Persistence;

namespace ExpressML.Training;

/// <summary>The files in a folder from which one training can be resumed: one an epoch, of which the newest few are kept.</summary>
/// <remarks>
/// A training finds its own files by its fingerprint, so several may share a folder. A file has two envelopes: which training it belongs to and the
/// seed, then the state. It is there as a whole or not at all.
/// </remarks>
internal sealed class Checkpoints
{
    private const string Extension = ".checkpoint";
    private const string HeaderKind = "Checkpoint";
    private const string StateKind = "TrainingState";

    private readonly string _folder;
    private readonly string _fingerprint;
    private readonly int _kept;
    private readonly Action<string> _warn;

    /// <param name="folder">The folder; made if it is not there.</param>
    /// <param name="fingerprint">Tells the training from all others.</param>
    /// <param name="kept">How many files to keep.</param>
    /// <param name="warn">Is told of files that can't be used.</param>
    public Checkpoints(string folder, string fingerprint, int kept, Action<string> warn)
    {
        (_folder, _fingerprint, _kept, _warn) = (folder, fingerprint, kept, warn);
        RequireWritable(folder);
        foreach (string temporary in AtomicFile.LeftBehind(folder, $"{Prefix}*{Extension}"))
            File.Delete(temporary);
    }

    private string Prefix => $"{_fingerprint[..16]}-epoch-";

    /// <summary>Throws unless files can be written to a folder, which is made if it is not there.</summary>
    /// <exception cref="IOException">They can't.</exception>
    public static void RequireWritable(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            AtomicFile.Write(Path.Combine(folder, $"{Path.GetRandomFileName()}{Extension}"), _ => throw new NotSupportedException());
        }
        catch (NotSupportedException)
        {
            // The temporary file could be made and is gone again.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"CheckpointFolder '{folder}' can't be written to: {exception.Message}", exception);
        }
    }

    /// <summary>Writes the state after an epoch, and deletes files beyond those that are kept.</summary>
    public void Save(int epoch, int seed, Action<ModelWriter> writeState)
    {
        string path = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{epoch:D6}{Extension}"));
        AtomicFile.Write(path, stream =>
        {
            ModelEnvelope.Write(stream, HeaderKind, writer =>
            {
                writer.Write(_fingerprint);
                writer.Write(seed);
            });
            ModelEnvelope.Write(stream, StateKind, writeState);
        });
        foreach (string old in NewestFirst().Skip(_kept))
            File.Delete(old);
    }

    /// <summary>The seed of the training that the newest file is of; null if there is none.</summary>
    public int? FindSeed()
    {
        foreach (string path in NewestFirst())
        {
            int? seed = null;
            if (TryRead(path, stream => seed = ReadHeader(stream)))
                return seed;
        }

        return null;
    }

    /// <summary>Reads the newest state that is whole.</summary>
    /// <param name="seed">The seed of the training.</param>
    /// <param name="readState">Takes the state.</param>
    /// <returns>The file; null if there is none.</returns>
    public string? Restore(int seed, Action<ModelReader> readState) => NewestFirst().FirstOrDefault(path => TryRead(path, stream =>
    {
        int itsSeed = ReadHeader(stream);
        if (itsSeed != seed)
            throw new InvalidDataException($"its seed is {itsSeed}, and that of this training {seed}");
        ModelEnvelope.Read(stream, (kind, reader) =>
        {
            if (kind != StateKind)
                throw new InvalidDataException($"it holds '{kind}' where '{StateKind}' belongs");
            readState(reader);
            return true;
        });
    }));

    private int ReadHeader(Stream stream) => ModelEnvelope.Read(stream, (kind, reader) =>
    {
        string fingerprint = kind == HeaderKind ? reader.ReadString() : throw new InvalidDataException($"it holds '{kind}' where '{HeaderKind}' belongs");
        return fingerprint == _fingerprint ? reader.ReadInt32() : throw new InvalidDataException("it is of another training");
    });

    private bool TryRead(string path, Action<Stream> read)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            read(stream);
            return true;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            _warn($"Checkpoint '{path}' can't be used: {exception.Message}");
            return false;
        }
    }

    private IEnumerable<string> NewestFirst() => Directory.GetFiles(_folder, $"{Prefix}*{Extension}").OrderDescending(StringComparer.Ordinal);
}
