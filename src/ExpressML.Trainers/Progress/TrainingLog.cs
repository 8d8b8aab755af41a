using Microsoft.ML.Runtime;

namespace ExpressML.Progress;

/// <summary>Writes to ML.NET's log, if the trainer was made with an <c>MLContext</c>, and keeps the warnings for the result.</summary>
internal sealed class TrainingLog
{
    private readonly IChannel? _channel;
    private readonly List<string> _warnings = [];

    public TrainingLog(IChannel? channel) => _channel = channel;

    /// <summary>The warnings so far.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Whether there is a log.</summary>
    public bool IsHeard => _channel is not null;

    public void Info(string text) => _channel?.Info(MessageSensitivity.None, text);

    public void Warn(string text)
    {
        _warnings.Add(text);
        _channel?.Warning(MessageSensitivity.None, text);
    }
}
