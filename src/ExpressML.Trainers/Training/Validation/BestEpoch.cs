using ExpressML.Networks;
using ExpressML.Persistence;
using ExpressML.Tensors;
using ExpressML.Trainers;

namespace ExpressML.Training.Validation;

/// <summary>Watches the monitored metric: it knows the best epoch, keeps its parameters, and counts the epochs without an improvement.</summary>
internal sealed class BestEpoch
{
    private readonly MonitoredMetric _metric;
    private readonly EarlyStoppingCriteria? _criteria;
    private readonly Parameter[] _parameters;
    private readonly AlignedBuffer[] _copies;
    private double _best = double.NaN;
    private int _epochsSince;

    /// <param name="network">The network that is trained.</param>
    /// <param name="options">The metric to monitor, and when to stop.</param>
    /// <param name="isValidated">Whether there is a validation set.</param>
    public BestEpoch(Network network, NetworkTrainerOptions options, bool isValidated)
    {
        _metric = options.MonitoredMetric ?? (isValidated ? MonitoredMetric.ValidationLoss : MonitoredMetric.Loss);
        _criteria = options.EarlyStoppingCriteria;
        bool isKept = options.RestoreBestWeights && (isValidated || _criteria is not null || options.MonitoredMetric is not null);
        _parameters = isKept ? [.. network.Layers.SelectMany(layer => layer.Parameters)] : [];
        _copies = Array.ConvertAll(_parameters, parameter => new AlignedBuffer(parameter.Length));
    }

    /// <summary>Number of the best epoch so far, from 1; 0 before the first.</summary>
    public int Number { get; private set; }

    /// <summary>Whether the parameters of the best epoch are kept, so that they can be the result.</summary>
    public bool IsKept => _parameters.Length > 0;

    /// <summary>Whether there was no improvement for as many epochs as the patience allows.</summary>
    public bool IsOver => _criteria is not null && _epochsSince >= _criteria.Patience;

    /// <summary>Compares an epoch with the best one.</summary>
    public void End(TrainingMetrics metrics)
    {
        double value = _metric.ValueIn(metrics);
        double improvement = _metric.HigherIsBetter ? value - _best : _best - value;
        bool isFirst = double.IsNaN(_best) && !double.IsNaN(value);
        if (!isFirst && !(improvement > (_criteria?.MinimumChange ?? 0)))
        {
            _epochsSince++;
            return;
        }

        (_best, Number, _epochsSince) = (value, metrics.Epoch, 0);
        for (int i = 0; i < _parameters.Length; i++)
            _parameters[i].Values.CopyTo(_copies[i].Span);
    }

    /// <summary>Gives the network the parameters of the best epoch, if they are kept.</summary>
    public void Restore()
    {
        for (int i = 0; i < _parameters.Length && Number > 0; i++)
            _copies[i].Span.CopyTo(_parameters[i].Values);
    }

    public void Write(ModelWriter writer)
    {
        writer.Write(Number);
        writer.Write(_best);
        writer.Write(_epochsSince);
        for (int i = 0; i < _copies.Length && Number > 0; i++)
            writer.Write(_copies[i].Span);
    }

    public void Read(ModelReader reader)
    {
        Number = reader.ReadInt32();
        _best = reader.ReadDouble();
        _epochsSince = reader.ReadInt32();
        for (int i = 0; i < _copies.Length && Number > 0; i++)
            reader.ReadSingles(_copies[i].Span);
    }
}
