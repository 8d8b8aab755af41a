using System.Numerics;
using System.Runtime.InteropServices;

namespace ExpressML.Optimizers;

/// <summary>Takes an optimizer's formula over a range of parameters.</summary>
/// <remarks>
/// The formula is written once: what is left at the end, shorter than a vector, is copied into a vector and back. Each number goes through the
/// same IEEE operations whatever the width of the vectors and wherever it stands, so the result does not depend on either.
/// </remarks>
internal static class UpdateLoop
{
    /// <param name="rule">The formula; a struct, so that it is compiled into the loop.</param>
    /// <param name="parameters">The parameters, their gradients and states.</param>
    /// <param name="stateCount">How many states the formula uses: 0, 1 or 2.</param>
    public static void Run<TRule>(TRule rule, ParameterStep parameters, int stateCount)
        where TRule : struct, IUpdateRule
    {
        Span<float> first = stateCount > 0 ? parameters.State(0) : [], second = stateCount > 1 ? parameters.State(1) : [];
        Span<Vector<float>> ws = Vectors(parameters.Values), firsts = Vectors(first), seconds = Vectors(second);
        ReadOnlySpan<Vector<float>> gs = MemoryMarshal.Cast<float, Vector<float>>(parameters.Gradient);
        Vector<float> none = default;
        for (int i = 0; i < ws.Length; i++)
        {
            ref Vector<float> a = ref firsts.IsEmpty ? ref none : ref firsts[i];
            ref Vector<float> b = ref seconds.IsEmpty ? ref none : ref seconds[i];
            ws[i] = rule.Apply(ws[i], gs[i], ref a, ref b);
        }

        int done = ws.Length * Vector<float>.Count;
        if (done < parameters.Values.Length)
            RunRest(rule, parameters.Values[done..], parameters.Gradient[done..], Rest(first, done), Rest(second, done));
    }

    private static void RunRest<TRule>(TRule rule, Span<float> w, ReadOnlySpan<float> g, Span<float> first, Span<float> second)
        where TRule : struct, IUpdateRule
    {
        Vector<float> a = Load(first), b = Load(second);
        Store(rule.Apply(Load(w), Load(g), ref a, ref b), w);
        Store(a, first);
        Store(b, second);
    }

    private static Vector<float> Load(ReadOnlySpan<float> rest)
    {
        Span<float> numbers = stackalloc float[Vector<float>.Count];
        rest.CopyTo(numbers);
        return new Vector<float>(numbers);
    }

    private static void Store(Vector<float> vector, Span<float> rest)
    {
        for (int i = 0; i < rest.Length; i++)
            rest[i] = vector[i];
    }

    private static Span<float> Rest(Span<float> state, int done) => state.IsEmpty ? [] : state[done..];

    private static Span<Vector<float>> Vectors(Span<float> span) => MemoryMarshal.Cast<float, Vector<float>>(span);
}
