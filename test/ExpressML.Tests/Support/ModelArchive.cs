using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Microsoft.ML;

namespace ExpressML.Tests.Support;

/// <summary>A saved model, taken apart so that bytes can be damaged behind the back of zip's own checksums.</summary>
internal sealed class ModelArchive
{
    private readonly Dictionary<string, byte[]> _entries = [];
    private readonly string _damagedEntry;

    /// <param name="model">What to save.</param>
    /// <param name="inputSchema">The schema to save with it.</param>
    /// <param name="kind">Whose payload <see cref="LoadDamaged"/> damages.</param>
    public ModelArchive(ITransformer model, DataViewSchema inputSchema, string kind)
    {
        using var stream = new MemoryStream();
        new MLContext().Model.Save(model, inputSchema, stream);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using var content = new MemoryStream();
            using (Stream source = entry.Open())
                source.CopyTo(content);
            _entries.Add(entry.FullName, content.ToArray());
        }

        byte[] name = Encoding.UTF8.GetBytes(kind);
        _damagedEntry = _entries.Single(entry => entry.Value.AsSpan().IndexOf(name) >= 0).Key;
        byte[] bytes = _entries[_damagedEntry];
        PayloadStart = bytes.AsSpan().IndexOf(name) - sizeof(long) - sizeof(int);
        PayloadLength = sizeof(long) + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(PayloadStart)) + sizeof(uint);
    }

    /// <summary>Where the payload begins in its entry.</summary>
    public int PayloadStart { get; }

    /// <summary>How long the payload is, with what stands around it.</summary>
    public int PayloadLength { get; }

    /// <summary>Loads the model after a change to the entry that holds the payload.</summary>
    public ITransformer LoadDamaged(Func<byte[], byte[]> damage)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in _entries)
            {
                using Stream target = archive.CreateEntry(name).Open();
                target.Write(name == _damagedEntry ? damage([.. content]) : content);
            }
        }

        return new MLContext().Model.Load(stream, out _);
    }
}
