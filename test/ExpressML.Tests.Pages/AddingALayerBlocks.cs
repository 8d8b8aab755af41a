#region layer
using ExpressML;
using ExpressML.Layers;
using ExpressML.Onnx;
using ExpressML.Persistence;
using ExpressML.Tensors;
#endregion

namespace Pages;

/// <summary>The layer of docs/adding-a-layer.md, so that it is compiled and run.</summary>
internal static class AddingALayerBlocks
{
    #region layer
    /// <summary>y[c, i, j] = w[c]·x[c, i, j], for each channel c.</summary>
    public sealed class ChannelWeight : Layer, IOnnxLayer
    {
        private readonly float _start;

        public ChannelWeight(float start) => _start = start;

        // Reads what WriteSettings wrote.
        public ChannelWeight(ModelReader reader) : this(reader.ReadSingle()) { }

        protected override bool KeepsShape => true;

        protected override Shape InferOutputShape(Shape input) => input;

        protected override Parameter[] CreateParameters() => [new Parameter("weight", [InputShape.Channels], fill: w => w.Fill(_start))];

        // A lane block has the pixels of a channel one after the other, each with the numbers of sixteen examples.
        protected override void Forward(LayerPass pass)
        {
            ReadOnlySpan<float> w = Parameters[0].ReadOnlyValues;
            int channel = pass.Output.Length / w.Length;
            for (int i = 0; i < pass.Output.Length; i++)
                pass.Output[i] = w[i / channel] * pass.Input[i];
        }

        protected override void Backward(LayerPass pass)
        {
            ReadOnlySpan<float> w = Parameters[0].ReadOnlyValues;
            Span<float> dw = pass.ParameterGradient(0);
            dw.Clear();
            int channel = pass.OutputGradient.Length / w.Length;
            for (int i = 0; i < pass.OutputGradient.Length; i++)
                dw[i / channel] += pass.OutputGradient[i] * pass.Input[i];
            for (int i = 0; i < pass.InputGradient.Length; i++)
                pass.InputGradient[i] = w[i / channel] * pass.OutputGradient[i];
        }

        protected override void WriteSettings(ModelWriter writer) => writer.Write(_start);

        public string WriteOnnx(OnnxNodes nodes, string input) => nodes.Node("Mul", [input, nodes.Constant("weight", [InputShape.Channels, 1, 1], Parameters[0].ReadOnlyValues)]);

        public override string ToString() => $"ChannelWeight({_start})";
    }
    #endregion
}
