using ExpressML.Kernels;
using ExpressML.Optimizers;
using ExpressML.Tensors;

namespace ExpressML.Training;

/// <summary>Applies an optimizer to all parameters of a network, step after step, and keeps what it remembers between steps.</summary>
internal sealed class ParameterUpdates
{
    // Long enough that a part is worth a thread's while, and a multiple of every vector, so each number has the same neighbours always.
    private const int PartLength = 8192;

    private readonly Optimizer _optimizer;
    private readonly ParallelRange _parallel;
    private readonly (Parameter Parameter, AlignedBuffer Gradient, AlignedBuffer First, AlignedBuffer Second)[] _tensors;
    private readonly (int Tensor, int Start, int Length)[] _parts;
    private readonly Action<int> _updatePart;
    private int _step;
    private double _learningRate;

    public ParameterUpdates(Optimizer optimizer, IEnumerable<(Parameter Parameter, AlignedBuffer Gradient)> gradients, ParallelRange parallel)
    {
        (_optimizer, _parallel) = (optimizer, parallel);
        _tensors = [.. gradients.Select(pair => (pair.Parameter, pair.Gradient, State(pair.Parameter, 1), State(pair.Parameter, 2)))];
        _parts = [.. _tensors.SelectMany((tensor, i) => Parts(tensor.Parameter.Length).Select(part => (i, part.Start, part.Length)))];
        _updatePart = UpdatePart;
    }

    public void Step(double learningRate)
    {
        _step++;
        _learningRate = learningRate;
        _parallel.For(_parts.Length, _updatePart);
    }

    private void UpdatePart(int index)
    {
        (int i, int start, int length) = _parts[index];
        (Parameter parameter, AlignedBuffer gradient, AlignedBuffer first, AlignedBuffer second) = _tensors[i];
        _optimizer.Update(
            parameter.Values.Slice(start, length), gradient.Slice(start, length), Part(first), Part(second), _step, _learningRate);

        Span<float> Part(AlignedBuffer state) => state.Length == 0 ? [] : state.Slice(start, length);
    }

    private AlignedBuffer State(Parameter parameter, int number) => new(_optimizer.StateCount >= number ? parameter.Length : 0);

    private static IEnumerable<(int Start, int Length)> Parts(int length)
    {
        for (int start = 0; start < length; start += PartLength)
            yield return (start, Math.Min(PartLength, length - start));
    }
}
