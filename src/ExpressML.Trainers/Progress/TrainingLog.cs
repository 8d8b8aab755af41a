using Microsoft.ML.Runtime;

namespace ExpressML.Progress;

/// <summary>Writes to ML.NET's log; does nothing if the trainer was made without an <c>MLContext</c>.</summary>
internal sealed class TrainingLog
{
    private readonly IChannel? _channel;

    public TrainingLog(IChannel? channel) => _channel = channel;

    public void Info(string text) => _channel?.Info(MessageSensitivity.None, text);

    public void Warn(string text) => _channel?.Warning(MessageSensitivity.None, text);
}
