namespace ExpressML.Persistence;

/// <summary>What a file is, for the messages of its reader.</summary>
/// <param name="Noun">What the user calls it.</param>
/// <param name="Advice">What to do where it is damaged.</param>
internal sealed record FileKind(string Noun, string Advice)
{
    /// <summary>A saved model, or a stage of one.</summary>
    public static FileKind Model { get; } = new("model", "Save the model again, or copy the file again from where it came.");

    /// <summary>A checkpoint of a training.</summary>
    public static FileKind Checkpoint { get; } = new("checkpoint", "Delete the file: the training then resumes from the checkpoint before it, or begins anew.");
}
