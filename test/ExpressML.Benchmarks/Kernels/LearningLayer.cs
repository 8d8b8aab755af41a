using ExpressML.Layers;
using ExpressML.Tensors;

namespace ExpressML.Benchmarks.Kernels;

/// <summary>Changes nothing and has one parameter to learn, so that the layers behind it are asked for input gradients.</summary>
internal sealed class LearningLayer : Layer
{
    protected internal override bool WorksInPlace => true;

    protected override Shape InferOutputShape(Shape input) => input;

    protected override Parameter[] CreateParameters() => [new Parameter("unused", [1])];

    protected internal override void Forward(LayerPass pass)
    {
        if (!pass.Input.Overlaps(pass.Output))
            pass.Input.CopyTo(pass.Output);
    }

    protected internal override void Backward(LayerPass pass)
    {
        pass.ParameterGradient(0).Clear();
        pass.OutputGradient[..pass.InputGradient.Length].CopyTo(pass.InputGradient);
    }

    public override string ToString() => "LearningLayer()";
}
