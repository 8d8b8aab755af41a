using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms.Stages.Decoding;

/// <summary>Encoded images that are in the rows themselves.</summary>
internal sealed class BytesSource : EncodedSource
{
    private readonly string _name;
    private readonly ValueGetter<VBuffer<byte>> _getter;
    private VBuffer<byte> _bytes, _dense;

    public BytesSource(DataViewRow row, DataViewSchema.Column column) => (_name, _getter) = ($"what is in column '{column.Name}'", row.GetGetter<VBuffer<byte>>(column));

    public override bool TryRead(out ReadOnlySpan<byte> encoded, out string name, out string? problem)
    {
        _getter(ref _bytes);
        if (!_bytes.IsDense)
            _bytes.CopyToDense(ref _dense);
        encoded = (_bytes.IsDense ? _bytes : _dense).GetValues();
        (name, problem) = (_name, null);
        return !encoded.IsEmpty;
    }
}
