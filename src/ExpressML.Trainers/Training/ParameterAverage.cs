using ExpressML.Layers;
using ExpressML.Optimizers;
using ExpressML.Persistence;
using ExpressML.Tensors;
using ExpressML.Threads;
using ExpressML.Training.Planning;

namespace ExpressML.Training;

/// <summary>The average of the parameters of a network, batch normalisation's running averages included, where the options ask for one.</summary>
internal sealed class ParameterAverage
{
    // Long enough to be worth a task.
    private const int PartLength = 16384;

    private readonly WeightAveraging? _averaging;
    private readonly ParallelRange _parallel;
    private readonly (Parameter Parameter, AlignedBuffer Average)[] _tensors;
    private readonly (int Tensor, int Start, int Length)[] _parts;
    private readonly Action<int> _updatePart;
    private readonly Action<int> _swapPart;
    private double _decay;
    private bool _continues;

    /// <summary>The average begins as the parameters are now.</summary>
    public ParameterAverage(TrainingPlan plan, ParallelRange parallel)
    {
        (_averaging, _parallel) = (plan.Options.WeightAveraging, parallel);
        IEnumerable<Layer> layers = plan.Network.Names.Layers.Where(layer => layer is not Composite && !plan.Frozen.Contains(layer));
        _tensors = _averaging is null ? [] : [.. layers.SelectMany(layer => layer.Parameters).Select(parameter => (parameter, new AlignedBuffer(parameter.Length)))];
        foreach ((Parameter parameter, AlignedBuffer average) in _tensors)
            parameter.ReadOnlyValues.CopyTo(average.Span);
        _parts = [.. _tensors.SelectMany((tensor, i) => Enumerable.Range(0, (tensor.Parameter.Length + PartLength - 1) / PartLength)
            .Select(part => (i, part * PartLength, Math.Min(PartLength, tensor.Parameter.Length - part * PartLength))))];
        (_updatePart, _swapPart) = (UpdatePart, SwapPart);
    }

    /// <summary>Takes the parameters after a step into the average.</summary>
    /// <param name="step">Number of the step, from 1.</param>
    /// <param name="numberOfSteps">How many steps the training has.</param>
    public void EndStep(long step, long numberOfSteps)
    {
        if (_averaging is null)
            return;
        (_decay, _continues) = (_averaging.Decay(step, numberOfSteps), _averaging.ContinuesFromAverage(step, numberOfSteps));
        if (_decay < 1 || _continues)
            _parallel.For(_parts.Length, _updatePart);
    }

    /// <summary>Exchanges the parameters of the network and their average.</summary>
    public void Swap() => _parallel.For(_parts.Length, _swapPart);

    /// <summary>Does something while the network has the average.</summary>
    public void Use(Action action)
    {
        Swap();
        try
        {
            action();
        }
        finally
        {
            Swap();
        }
    }

    public void Write(ModelWriter writer)
    {
        foreach ((_, AlignedBuffer average) in _tensors)
            writer.Write(average.Span);
    }

    public void Read(ModelReader reader)
    {
        foreach ((_, AlignedBuffer average) in _tensors)
            reader.ReadSingles(average.Span);
    }

    private void UpdatePart(int index)
    {
        (int i, int start, int length) = _parts[index];
        Span<float> values = _tensors[i].Parameter.Values.Slice(start, length), average = _tensors[i].Average.Slice(start, length);
        MovingAverage.Update(average, values, _decay);
        if (_continues)
            average.CopyTo(values);
    }

    private void SwapPart(int index)
    {
        (int i, int start, int length) = _parts[index];
        Span<float> values = _tensors[i].Parameter.Values.Slice(start, length), average = _tensors[i].Average.Slice(start, length);
        for (int j = 0; j < values.Length; j++)
            (values[j], average[j]) = (average[j], values[j]);
    }
}
