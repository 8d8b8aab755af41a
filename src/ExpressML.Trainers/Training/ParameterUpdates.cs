using ExpressML.Optimizers;
using ExpressML.Persistence;
using ExpressML.Regularization;
using ExpressML.Tensors;
using ExpressML.Threads;
using ExpressML.Trainers;
using ExpressML.Training.Planning;

namespace ExpressML.Training;

/// <summary>Updates all parameters of a network: clips the gradients, adds those of L1 and L2, lets the optimizer step, and limits weights to the maximum norm.</summary>
/// <remarks>
/// It keeps what the optimizer remembers between steps. The order is PyTorch's: the gradients of the loss are clipped by value and then by norm, and
/// weight decay is added afterwards. The norm of all gradients is a sum of parts in a fixed order, so it is the same on any number of threads.
/// Parameters that their group holds still take no part.
/// </remarks>
internal sealed class ParameterUpdates
{
    // Long enough to be worth a task, and a multiple of every vector width, so that each number always has the same neighbours.
    private const int PartLength = 8192;

    private readonly NetworkTrainerOptions _options;
    private readonly ParallelRange _parallel;
    private readonly (Parameter Parameter, AlignedBuffer Gradient, ParameterSettings Settings)[] _tensors;
    private readonly (int Tensor, int Start, int Length, AlignedBuffer States)[] _parts;
    private readonly (int Tensor, int Start, int Length)[] _rows;
    private readonly double[] _sumsOfSquares;
    private readonly Action<int> _clipPart;
    private readonly Action<int> _updatePart;
    private readonly Action<int> _constrainRows;
    private float _clippingFactor = 1;
    private int _step;
    private int _epoch;
    private double _factor;

    /// <param name="options">The options of the training.</param>
    /// <param name="gradients">The parameters to train, with their gradients.</param>
    /// <param name="parallel">The threads.</param>
    /// <param name="groups">The groups that the parameters are in. Default: none.</param>
    public ParameterUpdates(
        NetworkTrainerOptions options, IEnumerable<(Parameter Parameter, AlignedBuffer Gradient)> gradients, ParallelRange parallel, GroupedParameters? groups = null)
    {
        (_options, _parallel) = (options, parallel);
        _tensors = [.. gradients.Select(pair => (pair.Parameter, pair.Gradient, groups?.SettingsOf(pair.Parameter) ?? new ParameterSettings(options, pair.Parameter, [])))];
        _parts = [.. _tensors.SelectMany((tensor, i) => Cut(tensor.Parameter.Length, PartLength)
            .Select(part => (i, part.Start, part.Length, new AlignedBuffer(checked(options.Optimizer.StateCount * part.Length)))))];
        _rows = options.MaximumNorm is null ? [] : [.. _tensors.SelectMany((tensor, i) => Rows(tensor.Parameter).Select(rows => (i, rows.Start, rows.Length)))];
        _sumsOfSquares = new double[_parts.Length];
        (_clipPart, _updatePart, _constrainRows) = (ClipPart, UpdatePart, ConstrainRows);
    }

    /// <summary>One step.</summary>
    /// <param name="factor">What the learning rates are multiplied by: the factor of the schedule.</param>
    /// <param name="epoch">Number of the epoch, from 1.</param>
    public void Step(double factor, int epoch = 1)
    {
        _step++;
        (_factor, _epoch) = (factor, epoch);
        if (_options.GradientClippingValue is not null || _options.GradientClippingNorm is not null)
            _parallel.For(_parts.Length, _clipPart);
        if (_options.GradientClippingNorm is { } norm)
            _clippingFactor = (float)GradientClipping.Factor(SumOfSquares(), norm);
        _parallel.For(_parts.Length, _updatePart);
        _parallel.For(_rows.Length, _constrainRows);
    }

    /// <summary>Writes what the optimizer remembers.</summary>
    public void Write(ModelWriter writer)
    {
        writer.Write(_step);
        foreach ((_, _, _, AlignedBuffer states) in _parts)
            writer.Write(states.Span);
    }

    public void Read(ModelReader reader)
    {
        _step = reader.ReadInt32();
        foreach ((_, _, _, AlignedBuffer states) in _parts)
            reader.ReadSingles(states.Span);
    }

    private void ClipPart(int index)
    {
        (int i, int start, int length, _) = _parts[index];
        if (!_tensors[i].Settings.IsTrainedIn(_epoch))
        {
            _sumsOfSquares[index] = 0;
            return;
        }

        Span<float> gradient = _tensors[i].Gradient.Slice(start, length);
        if (_options.GradientClippingValue is { } value)
            GradientClipping.Clamp(gradient, (float)value);
        if (_options.GradientClippingNorm is not null)
            _sumsOfSquares[index] = GradientClipping.SumOfSquares(gradient);
    }

    private double SumOfSquares()
    {
        double sum = 0;
        foreach (double part in _sumsOfSquares)
            sum += part;
        return sum;
    }

    private void UpdatePart(int index)
    {
        (int i, int start, int length, AlignedBuffer states) = _parts[index];
        (Parameter parameter, AlignedBuffer gradients, ParameterSettings settings) = _tensors[i];
        if (!settings.IsTrainedIn(_epoch))
            return;
        Span<float> values = parameter.Values.Slice(start, length), gradient = gradients.Slice(start, length);
        if (_clippingFactor != 1)
            GradientClipping.Scale(gradient, _clippingFactor);
        if (settings.L1 > 0 || settings.L2 > 0)
            WeightPenalty.AddGradient(values, (float)settings.L1, (float)settings.L2, gradient);
        _options.Optimizer.Update(new ParameterStep(values, gradient, states.Span, _step, settings.LearningRate(_factor), parameter.IsWeight, settings.WeightDecay));
    }

    private void ConstrainRows(int index)
    {
        (int i, int start, int length) = _rows[index];
        Parameter parameter = _tensors[i].Parameter;
        if (!_tensors[i].Settings.IsTrainedIn(_epoch))
            return;
        MaximumNorm.Constrain(parameter.Values.Slice(start, length), RowLength(parameter), _options.MaximumNorm!.Value);
    }

    // Parts of about the usual length that are whole rows; a row has the weights of one output.
    private static IEnumerable<(int Start, int Length)> Rows(Parameter parameter)
    {
        int row = RowLength(parameter);
        return parameter.IsWeight ? Cut(parameter.Length, row * Math.Max(1, PartLength / row)) : [];
    }

    private static int RowLength(Parameter parameter) => parameter.Length / parameter.Dimensions[0];

    private static IEnumerable<(int Start, int Length)> Cut(int length, int partLength)
    {
        for (int start = 0; start < length; start += partLength)
            yield return (start, Math.Min(partLength, length - start));
    }
}
