using ExpressML.Kernels.Elementwise;
using ExpressML.Onnx;
using ExpressML.Tensors;
using ExpressML.Transforms.Columns;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms.Stages;

/// <summary>The column of a dropout stage as it is while later stages are fitted: y = 0 with the probability of the rate, else x / (1 − rate).</summary>
/// <remarks>A mask follows from the seed, the reading and the row alone: any number of cursors gives the same rows, and asking twice gives the same values.</remarks>
internal sealed class DropoutMaskMapping : IColumnMapping
{
    private readonly string _outputColumnName;
    private readonly double _rate;
    private readonly int _seed;

    public DropoutMaskMapping(string outputColumnName, string inputColumnName, double rate, int seed) =>
        (_outputColumnName, InputColumnName, _rate, _seed) = (outputColumnName, inputColumnName, rate, seed);

    public string InputColumnName { get; }

    public string StageName => DropoutTransformer.Tag;

    public string? Obstacle => "Dropout drops values while later stages are fitted";

    public DataViewSchema.DetachedColumn Map(DataViewSchema.Column input) => new(_outputColumnName, DropoutMapping.TypeFor(input), DropoutMarks.WithMask(input));

    public Delegate CreateGetter(DataViewRow row, DataViewSchema.Column input, int pass)
    {
        var reader = new DenseVectorReader(row, input);
        ValueGetter<DataViewRowId> idGetter = row.GetIdGetter();
        int length = ((VectorDataViewType)input.Type).Size;
        float[] mask = new float[Lanes.Blocks(length) * Lanes.Count];
        DataViewRowId id = default;
        return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> masked) =>
        {
            idGetter(ref id);
            DropoutMask.Fill(mask, _rate, SeedOf(pass, id));
            var editor = VBufferEditor.Create(ref masked, length);
            reader.Read(editor.Values);
            for (int i = 0; i < length; i++)
                editor.Values[i] *= mask[i];
            masked = editor.Commit();
        });
    }

    public string WriteNodes(OnnxNodes nodes, string x, DataViewSchema.Column input) => throw new NotSupportedException("Masks have no form in ONNX.");

    private ulong SeedOf(int pass, DataViewRowId id) => SplitMix.Mix(SplitMix.Mix(SplitMix.Mix(((ulong)(uint)_seed << 32) + (uint)pass) ^ id.High) ^ id.Low);
}
