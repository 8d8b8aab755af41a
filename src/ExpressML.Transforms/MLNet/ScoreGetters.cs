using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Transforms;

/// <summary>The probabilities of the classes for the row that a cursor is on.</summary>
internal delegate ReadOnlySpan<float> CurrentScores();

/// <summary>The getters of <see cref="ScoreColumns"/>.</summary>
internal static class ScoreGetters
{
    /// <summary>Copies the scores, or their best class, into the caller's value.</summary>
    /// <exception cref="InvalidOperationException"><typeparamref name="TValue"/> is not the type of <paramref name="column"/>.</exception>
    public static ValueGetter<TValue> Create<TValue>(DataViewSchema.Column column, CurrentScores scores)
    {
        Delegate getter = column.Name == ScoreColumns.Score
            ? (ValueGetter<VBuffer<float>>)((ref VBuffer<float> destination) => Copy(scores(), ref destination))
            : (ValueGetter<uint>)((ref uint destination) => destination = BestClass(scores()));
        return Typed<TValue>(getter, column);
    }

    /// <summary>The getter as the type that the caller asked for, or an error in ML.NET's words.</summary>
    public static ValueGetter<TValue> Typed<TValue>(Delegate getter, DataViewSchema.Column column) =>
        getter as ValueGetter<TValue> ?? throw new InvalidOperationException(
            $"Invalid TValue in GetGetter for column '{column.Name}': '{typeof(TValue)}', expected type: '{getter.GetType().GenericTypeArguments[0]}'.");

    private static void Copy(ReadOnlySpan<float> scores, ref VBuffer<float> destination)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref destination, scores.Length);
        scores.CopyTo(editor.Values);
        destination = editor.Commit();
    }

    // Keys count from 1; 0, for a missing prediction, is what remains where all scores are NaN. The first class wins a tie.
    private static uint BestClass(ReadOnlySpan<float> scores)
    {
        int best = 0;
        float max = float.NegativeInfinity;
        for (int i = 0; i < scores.Length; i++)
            if (scores[i] > max)
                (best, max) = (i + 1, scores[i]);
        return (uint)best;
    }
}
