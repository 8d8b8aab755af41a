using ExpressML.Kernels.Elementwise;
using ExpressML.Layers;
using ExpressML.Networks.Graphs;

namespace ExpressML.Networks.Memory;

// Where values are put together, which no layer does by itself.
internal sealed partial class BlockMemory
{
    /// <summary>Runs a node that puts values together.</summary>
    public void Merge(Node node) => Merge(node, 0, _graph.Values[node.Target].Channels);

    /// <summary>Runs a node that puts values together, for the channels of its output from <paramref name="first"/> up to but without <paramref name="end"/>.</summary>
    public void Merge(Node node, int first, int end)
    {
        switch (node.Merge)
        {
            case MergeKind.Add:
                Combine(default(PairFunctions.Sum), node, first, end);
                break;
            case MergeKind.Multiply:
                Combine(default(PairFunctions.Product), node, first, end);
                break;
            default:
                Concatenate(node, first, end);
                break;
        }
    }

    private void Combine<TFunction>(TFunction function, Node node, int first, int end)
        where TFunction : struct, IPairFunction
    {
        Shape shape = _graph.Values[node.Target];
        Span<float> target = At(_plan.Value(node.Target));
        BroadcastOperand former = Operand(node.Sources[0]);
        for (int k = 1; k < node.Sources.Length; k++)
        {
            BroadcastOperand next = Operand(node.Sources[k]);
            if (node.AppliesRelu && k == node.Sources.Length - 1)
                Broadcasting.Combine(new PairFunctions.Rectified<TFunction>(function), former, next, shape, _plan.NumbersOfAPlace, first, end, target);
            else
                Broadcasting.Combine(function, former, next, shape, _plan.NumbersOfAPlace, first, end, target);
            former = new BroadcastOperand(target, shape);
        }
    }

    private void Concatenate(Node node, int first, int end)
    {
        Span<float> target = At(_plan.Value(node.Target));
        int start = 0;
        foreach (int source in node.Sources)
        {
            Shape shape = _graph.Values[source];
            int place = shape.Area * _plan.NumbersOfAPlace, from = Math.Max(first, start), to = Math.Min(end, start + shape.Channels);
            if (from < to)
                At(_plan.Value(source))[((from - start) * place)..((to - start) * place)].CopyTo(target[(from * place)..]);
            start += shape.Channels;
        }
    }

    private void MergeBackward(int i, Node node)
    {
        if (node.Merge == MergeKind.Concatenate)
            ConcatenateBackward(i, node);
        else
            CombineBackward(i, node);
    }

    private void CombineBackward(int i, Node node)
    {
        Shape shape = _graph.Values[node.Target];
        ReadOnlySpan<float> gradient = At(_plan.Gradient(node.Target));
        for (int k = 0; k < node.Sources.Length; k++)
        {
            if (_plan.WantsGradient(node.Sources[k]))
                Give(i, node, k, node.Merge == MergeKind.Multiply ? TimesOthers(i, node, k, gradient) : gradient, shape);
        }
    }

    private void ConcatenateBackward(int i, Node node)
    {
        ReadOnlySpan<float> left = At(_plan.Gradient(node.Target));
        for (int k = 0; k < node.Sources.Length; k++)
        {
            Shape shape = _graph.Values[node.Sources[k]];
            int length = shape.Length * _plan.NumbersOfAPlace;
            if (_plan.WantsGradient(node.Sources[k]))
                Give(i, node, k, left[..length], shape);
            left = left[length..];
        }
    }

    private void Give(int i, Node node, int k, ReadOnlySpan<float> share, Shape shape)
    {
        int source = node.Sources[k];
        Span<float> gradient = At(_plan.Gradient(source));
        // A source that stands there twice gets its gradient twice.
        bool adds = !_plan.WritesFirst(i, source) || Array.IndexOf(node.Sources, source) < k;
        if (shape != _graph.Values[source])
            Broadcasting.Reduce(share, shape, gradient, _graph.Values[source], adds);
        else if (adds)
            Accumulation.Add(share, gradient);
        else
            share.CopyTo(gradient);
    }

    // dy·Π xⱼ over the sources j ≠ k.
    private ReadOnlySpan<float> TimesOthers(int i, Node node, int k, ReadOnlySpan<float> gradient)
    {
        Shape shape = _graph.Values[node.Target];
        Span<float> product = At(_plan.BackwardScratch(i));
        var factor = new BroadcastOperand(gradient, shape);
        for (int j = 0; j < node.Sources.Length; j++)
        {
            if (j == k)
                continue;
            Broadcasting.Combine(default(PairFunctions.Product), factor, Operand(node.Sources[j]), shape, _plan.NumbersOfAPlace, 0, shape.Channels, product);
            factor = new BroadcastOperand(product, shape);
        }

        return product;
    }

    private BroadcastOperand Operand(int value) => new(At(_plan.Value(value)), _graph.Values[value]);
}
