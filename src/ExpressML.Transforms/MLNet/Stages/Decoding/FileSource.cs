using ExpressML.Images;
using Microsoft.ML;

namespace ExpressML.Transforms.Stages.Decoding;

/// <summary>Encoded images in files, whose paths are in the rows.</summary>
internal sealed class FileSource : EncodedSource
{
    private readonly string? _folder;
    private readonly ValueGetter<ReadOnlyMemory<char>> _getter;
    private ReadOnlyMemory<char> _text;
    private byte[] _bytes = new byte[EncodedFormat.BytesNeeded];

    public FileSource(DataViewRow row, DataViewSchema.Column column, string? folder) => (_folder, _getter) = (folder, row.GetGetter<ReadOnlyMemory<char>>(column));

    public override bool TryRead(out ReadOnlySpan<byte> encoded, out string name, out string? problem)
    {
        encoded = default;
        problem = null;
        _getter(ref _text);
        string path = _folder is null || _text.IsEmpty ? _text.ToString() : Path.Combine(_folder, _text.ToString());
        name = $"'{path}'";
        if (path.Length == 0)
            return false;
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            encoded = Read(file);
            return true;
        }
        catch (Exception exception) when (ImageErrors.IsOfPath(exception, path))
        {
            problem = ImageErrors.DescribePath(path);
            return false;
        }
    }

    // What begins as no image does is not read any further: it may be a film of gigabytes.
    private ReadOnlySpan<byte> Read(FileStream file)
    {
        int count = file.ReadAtLeast(_bytes.AsSpan(0, EncodedFormat.BytesNeeded), EncodedFormat.BytesNeeded, throwOnEndOfStream: false);
        if (count < EncodedFormat.BytesNeeded || EncodedFormat.Of(_bytes) is not { CanBeDecoded: true })
            return _bytes.AsSpan(0, count);
        int length = (int)Math.Min(file.Length, Array.MaxLength);
        if (_bytes.Length < length)
            Array.Resize(ref _bytes, length);
        count += file.ReadAtLeast(_bytes.AsSpan(count, length - count), length - count, throwOnEndOfStream: false);
        return _bytes.AsSpan(0, count);
    }
}
