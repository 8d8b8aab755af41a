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
    private readonly (Parameter Parameter, AlignedBuffer Average, AlignedBuffer Kept)[] _tensors;
    private readonly Part[] _parts;
    private readonly Action<int> _updatePart;
    private readonly Action<int> _applyPart;
    private readonly Action<int> _keepPart;
    private readonly Action<int> _restorePart;
    private double _decay;
    private double _resultDecay = 1;
    private bool _continues;

    /// <summary>The average begins as the parameters are now.</summary>
    public ParameterAverage(TrainingPlan plan, ParallelRange parallel)
    {
        (_averaging, _parallel) = (plan.Options.WeightAveraging, parallel);
        IEnumerable<Layer> layers = plan.Network.Names.Layers.Where(layer => layer is not Composite && !plan.Frozen.Contains(layer));
        _tensors = _averaging is null ? [] : [.. layers.SelectMany(layer => layer.Parameters).Select(parameter => (parameter, new AlignedBuffer(parameter.Length), new AlignedBuffer(parameter.Length)))];
        foreach ((Parameter parameter, AlignedBuffer average, _) in _tensors)
            parameter.ReadOnlyValues.CopyTo(average.Span);
        _parts = [.. _tensors.SelectMany(tensor => Enumerable.Range(0, (tensor.Parameter.Length + PartLength - 1) / PartLength).Select(part => new Part(
            tensor.Parameter, tensor.Average, tensor.Kept, part * PartLength, Math.Min(PartLength, tensor.Parameter.Length - part * PartLength))))];
        (_updatePart, _applyPart, _keepPart, _restorePart) = (UpdatePart, ApplyPart, KeepPart, RestorePart);
    }

    /// <summary>Takes the parameters after a step into the average.</summary>
    /// <param name="step">Number of the step, from 1.</param>
    /// <param name="numberOfSteps">How many steps the training has.</param>
    public void EndStep(long step, long numberOfSteps)
    {
        if (_averaging is null)
            return;
        _decay = Share(_averaging.Decay(step, numberOfSteps), nameof(WeightAveraging.Decay), step);
        _resultDecay = Share(_averaging.ResultDecay(step, numberOfSteps), nameof(WeightAveraging.ResultDecay), step);
        _continues = _averaging.ContinuesFromAverage(step, numberOfSteps);
        if (_decay < 1 || _continues)
            _parallel.For(_parts.Length, _updatePart);
    }

    /// <summary>Gives the network the average, as the result of the training.</summary>
    public void Apply() => _parallel.For(_parts.Length, _applyPart);

    /// <summary>Does something while the network has the average.</summary>
    public void Use(Action action)
    {
        _parallel.For(_parts.Length, _keepPart);
        Apply();
        try
        {
            action();
        }
        finally
        {
            _parallel.For(_parts.Length, _restorePart);
        }
    }

    public void Write(ModelWriter writer)
    {
        if (_averaging is null)
            return;
        writer.Write(_resultDecay);
        foreach ((_, AlignedBuffer average, _) in _tensors)
            writer.Write(average.Span);
    }

    public void Read(ModelReader reader)
    {
        if (_averaging is null)
            return;
        _resultDecay = reader.ReadDouble();
        if (_resultDecay is not (>= 0 and <= 1))
            throw reader.Damaged(FormattableString.Invariant($"a share of the averaged parameters is {_resultDecay}; it must be from 0 to 1"));
        foreach ((_, AlignedBuffer average, _) in _tensors)
            reader.ReadSingles(average.Span);
    }

    // Checked here, since the result of a user's own average would only look like a diverged training.
    private double Share(double share, string method, long step) => share is >= 0 and <= 1 ? share : throw new InvalidOperationException(
        FormattableString.Invariant($"{method} of the WeightAveraging {_averaging!.GetType().Name} gave {share} for step {step}; it must be from 0 to 1."));

    private void UpdatePart(int index)
    {
        Part part = _parts[index];
        MovingAverage.Update(part.Averages, part.Values, _decay);
        if (_continues)
            part.Averages.CopyTo(part.Values);
    }

    private void ApplyPart(int index) => MovingAverage.Update(_parts[index].Values, _parts[index].Averages, 1 - _resultDecay);

    private void KeepPart(int index) => _parts[index].Values.CopyTo(_parts[index].KeptValues);

    private void RestorePart(int index) => _parts[index].KeptValues.CopyTo(_parts[index].Values);

    // A stretch of a parameter, with its average and a copy.
    private sealed record Part(Parameter Parameter, AlignedBuffer Average, AlignedBuffer Kept, int Start, int Length)
    {
        public Span<float> Values => Parameter.Values.Slice(Start, Length);

        public Span<float> Averages => Average.Slice(Start, Length);

        public Span<float> KeptValues => Kept.Slice(Start, Length);
    }
}
