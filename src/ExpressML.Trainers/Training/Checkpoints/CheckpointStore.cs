using System.Globalization;
using ExpressML.Persistence;

namespace ExpressML.Training.Checkpoints;

/// <summary>The checkpoints of one training in a folder: one file per epoch, of which the newest are kept.</summary>
/// <remarks>
/// A training finds its files by its fingerprint, so several trainings may share a folder; a lock file prevents a second run of the same one. A
/// checkpoint has two envelopes: fingerprint and random seed, then the state. It is written completely or not at all.
/// </remarks>
internal sealed class CheckpointStore : IDisposable
{
    private const string Extension = ".checkpoint";
    private const string HeaderKind = "Checkpoint";
    private const string StateKind = "TrainingState";

    private readonly string _folder;
    private readonly string _fingerprint;
    private readonly int _kept;
    private readonly Action<string> _warn;
    private readonly FileStream _lock;

    /// <param name="folder">The folder; created if it does not exist.</param>
    /// <param name="fingerprint">Identifies the training.</param>
    /// <param name="kept">How many files to keep.</param>
    /// <param name="warn">Receives a warning for each file that can't be used or deleted.</param>
    /// <exception cref="IOException">The folder can't be written to, or another run of the training is using it.</exception>
    public CheckpointStore(string folder, string fingerprint, int kept, Action<string> warn)
    {
        (_folder, _fingerprint, _kept, _warn) = (folder, fingerprint, kept, warn);
        RequireWritable(folder);
        _lock = Lock();
        foreach (string temporary in AtomicFile.TemporaryFiles(folder, Prefix))
            Delete(temporary);
    }

    private string Prefix => $"{_fingerprint[..16]}-epoch-";

    /// <summary>Throws unless files can be written to a folder, which is created if it does not exist.</summary>
    /// <exception cref="IOException">They can't.</exception>
    public static void RequireWritable(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            AtomicFile.Try(Path.Combine(folder, "writable"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"CheckpointFolder '{folder}' can't be written to: {exception.Message}", exception);
        }
    }

    /// <summary>Writes the state after an epoch, and deletes old files.</summary>
    /// <exception cref="IOException">It can't be written; the files of earlier epochs are untouched.</exception>
    public void Save(int epoch, int seed, Action<ModelWriter> writeState)
    {
        string path = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{epoch:D6}{Extension}"));
        try
        {
            AtomicFile.Write(path, stream =>
            {
                ModelEnvelope.Write(stream, HeaderKind, writer =>
                {
                    writer.Write(_fingerprint);
                    writer.Write(seed);
                });
                ModelEnvelope.Write(stream, StateKind, writeState);
            });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The checkpoint of epoch {epoch} can't be written: {exception.Message} Once CheckpointFolder can be written to, the training can resume from the checkpoint before.", exception);
        }

        // Files of later epochs were damaged, or the training would have resumed from them.
        string[] files = [.. NewestFirst()];
        int index = Array.IndexOf(files, path);
        foreach (string file in files.Where((_, i) => i < index || i >= index + _kept))
            Delete(file);
    }

    /// <summary>The random seed in the newest readable file; null if there is none.</summary>
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

    /// <summary>Reads the newest intact state.</summary>
    /// <param name="seed">The random seed of the training.</param>
    /// <param name="readState">Reads the state.</param>
    /// <returns>The file; null if there is none.</returns>
    /// <exception cref="InvalidDataException">A file whose checksum is right holds a state that is not possible. Half of it may have been read.</exception>
    public string? Restore(int seed, Action<ModelReader> readState)
    {
        bool hasBegun = false;
        return NewestFirst().FirstOrDefault(path => TryRead(path, stream =>
        {
            int itsSeed = ReadHeader(stream);
            if (itsSeed != seed)
                throw new InvalidDataException($"Its random seed is {itsSeed}, but that of this training is {seed}: set Seed to {itsSeed} to resume from it.");
            ModelEnvelope.Read(stream, (kind, reader) =>
            {
                hasBegun = kind == StateKind ? true : throw reader.Damaged($"it holds '{kind}' instead of '{StateKind}'");
                readState(reader);
                return true;
            }, FileKind.Checkpoint);
        }, () => !hasBegun));
    }

    public void Dispose() => _lock.Dispose();

    private FileStream Lock()
    {
        string path = Path.Combine(_folder, $"{_fingerprint[..16]}.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException exception)
        {
            throw new IOException($"CheckpointFolder '{_folder}' is in use by another run of the same training: {exception.Message} Wait for its end, or choose another folder.", exception);
        }
    }

    private int ReadHeader(Stream stream) => ModelEnvelope.Read(stream, (kind, reader) =>
    {
        string fingerprint = kind == HeaderKind ? reader.ReadString() : throw reader.Damaged($"it holds '{kind}' instead of '{HeaderKind}'");
        return fingerprint == _fingerprint ? reader.ReadInt32() : throw reader.Damaged("its name is that of this training, but what it holds is of another one");
    }, FileKind.Checkpoint);

    private bool TryRead(string path, Action<Stream> read, Func<bool>? maySkip = null)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            read(stream);
            return true;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            string message = $"Checkpoint '{path}' can't be used: {exception.Message}";
            if (maySkip?.Invoke() == false)
                throw new InvalidDataException(message, exception);
            _warn(message);
            return false;
        }
    }

    private void Delete(string path)
    {
        if (!AtomicFile.TryDelete(path))
            _warn($"'{path}' can't be deleted.");
    }

    private IEnumerable<string> NewestFirst() => Directory.GetFiles(_folder, $"{Prefix}*{Extension}").OrderDescending(StringComparer.Ordinal);
}
