using ExpressML.Images;
using ExpressML.Persistence;

namespace ExpressML.Transforms.Columns;

/// <summary>Writes and reads how a stage makes images smaller: one byte, since format 2.</summary>
internal static class SavedShrinking
{
    private const int FirstFormat = 2;

    public static void Write(this ModelWriter writer, Shrinking shrinking) => writer.Write((byte)shrinking);

    /// <summary>Reads what was written. Before it was written, images were sampled.</summary>
    /// <exception cref="InvalidDataException">There is no such way.</exception>
    public static Shrinking ReadShrinking(this ModelReader reader)
    {
        if (reader.Format < FirstFormat)
            return Shrinking.Sampled;
        var shrinking = (Shrinking)reader.ReadByte();
        return Enum.IsDefined(shrinking) ? shrinking : throw reader.Damaged($"it makes images smaller in the way {(byte)shrinking}, which does not exist");
    }
}
