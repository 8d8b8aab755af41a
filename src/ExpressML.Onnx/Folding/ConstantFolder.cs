using ExpressML.Onnx.Operators;
using ExpressML.Onnx.Tensors;

namespace ExpressML.Onnx.Folding;

/// <summary>Computes nodes that depend on constants alone, such as shapes, and weights that are transposed first.</summary>
internal static class ConstantFolder
{
    // What a file of a few bytes can ask for; real shapes and tables are far smaller, and weights come as they are.
    private const int MostNumbers = 1 << 24;

    private static readonly Dictionary<string, Func<OnnxNode, Tensor>> _rows = new(StringComparer.Ordinal)
    {
        ["Abs"] = node => Each(node, Math.Abs, Math.Abs),
        ["Add"] = node => Pairs(node, (a, b) => a + b, (a, b) => a + b),
        ["Cast"] = Cast,
        ["Ceil"] = node => Each(node, Math.Ceiling, a => a),
        ["Concat"] = node => TensorShapes.Concatenate(node, [.. Enumerable.Range(0, node.InputCount).Select(node.Constant)]),
        ["Constant"] = Constant,
        ["ConstantOfShape"] = ConstantOfShape,
        ["Div"] = node => Pairs(node, (a, b) => a / b, (a, b) => b != 0 ? a / b : throw node.Invalid("it divides by 0")),
        ["Equal"] = node => Pairs(node, (a, b) => a == b ? 1 : 0, (a, b) => a == b ? 1 : 0, isWhole: true),
        ["Exp"] = node => Each(node, Math.Exp, a => a),
        ["Expand"] = node => TensorShapes.Broadcast(node, node.Constant(0), Sizes(node, node.Constant(1).Integers, withOnes: true)),
        ["Flatten"] = node => TensorShapes.Flatten(node, node.Constant(0)),
        ["Floor"] = node => Each(node, Math.Floor, a => a),
        ["Gather"] = node => TensorShapes.Gather(node, node.Constant(0), node.Constant(1)),
        ["Identity"] = node => node.Constant(0),
        ["Max"] = node => Pairs(node, Math.Max, Math.Max),
        ["Min"] = node => Pairs(node, Math.Min, Math.Min),
        ["Mul"] = node => Pairs(node, (a, b) => a * b, (a, b) => a * b),
        ["Neg"] = node => Each(node, a => -a, a => -a),
        ["Pow"] = node => Pairs(node, Math.Pow, (a, b) => (long)Math.Pow(a, b)),
        ["Range"] = Range,
        ["Reciprocal"] = node => Each(node, a => 1 / a, a => a),
        ["ReduceProd"] = ReduceProd,
        ["Reshape"] = node => TensorShapes.Reshape(node, node.Constant(0), node.Ints("shape") ?? node.Constant(1).Integers),
        ["Shape"] = node => Whole([.. node.Constant(0).Sizes.Select(size => (long)size)]),
        ["Slice"] = node => TensorShapes.Slice(node, node.Constant(0)),
        ["Sqrt"] = node => Each(node, Math.Sqrt, a => a),
        ["Squeeze"] = node => TensorShapes.Squeeze(node, node.Constant(0)),
        ["Sub"] = node => Pairs(node, (a, b) => a - b, (a, b) => a - b),
        ["Transpose"] = node => TensorShapes.Transpose(node, node.Constant(0)),
        ["Unsqueeze"] = node => TensorShapes.Unsqueeze(node, node.Constant(0)),
        ["Where"] = Where,
    };

    /// <summary>Whether an operator can be computed.</summary>
    public static bool Knows(string type) => _rows.ContainsKey(type);

    /// <summary>What the node gives; null where the operator is not known here.</summary>
    public static Tensor? Fold(OnnxNode node) => _rows.TryGetValue(node.Type, out Func<OnnxNode, Tensor>? fold) ? fold(node) : null;

    /// <summary>Sizes that are known and not too large.</summary>
    public static int[] Sizes(OnnxNode node, long[] sizes, bool withOnes = false)
    {
        long product = 1;
        foreach (long size in sizes)
        {
            if (size == BatchSize.Symbol)
                throw new UnsupportedException("it makes a constant of the size of the batch");
            if (size < (withOnes ? 1 : 0) || size > MostNumbers || (product *= size) > MostNumbers)
                throw node.Invalid($"a constant of {string.Join("×", sizes)} is too large, or no constant");
        }

        return Array.ConvertAll(sizes, size => (int)size);
    }

    private static Tensor Whole(long[] values) => new([values.Length], values);

    private static Tensor Constant(OnnxNode node) =>
        node.TensorOf("value")
        ?? (node.HasAttribute("value_int") ? new Tensor([], [node.Int("value_int", 0)])
        : node.HasAttribute("value_ints") ? Whole(node.Ints("value_ints")!)
        : node.HasAttribute("value_float") ? new Tensor([], [(float)node.Float("value_float", 0)])
        : node.HasAttribute("value_floats") ? node.Floats("value_floats") is var floats ? new Tensor([floats!.Length], floats) : null!
        : throw new UnsupportedException("a constant of texts, or a sparse one, is not supported"));

    private static Tensor ConstantOfShape(OnnxNode node)
    {
        int[] sizes = Sizes(node, node.Constant(0).Integers);
        int length = sizes.Aggregate(1, (product, size) => product * size);
        Tensor value = node.TensorOf("value") is { Length: 1 } given ? given : new Tensor([1], [0f]);
        return value.IsInteger ? new Tensor(sizes, Filled(value.Integers[0])) : new Tensor(sizes, Filled(value.Singles[0]));

        T[] Filled<T>(T number)
        {
            var values = new T[length];
            values.AsSpan().Fill(number);
            return values;
        }
    }

    private static Tensor Cast(OnnxNode node)
    {
        Tensor tensor = node.Constant(0);
        return (Format.ElementType)node.Int("to", 1) switch
        {
            Format.ElementType.Float or Format.ElementType.Double or Format.ElementType.Float16 or Format.ElementType.BFloat16 =>
                tensor.IsInteger && tensor.Integers.Contains(BatchSize.Symbol) ? throw ComputesWithBatch() : new Tensor(tensor.Sizes, tensor.Singles),
            Format.ElementType.Bool => new Tensor(tensor.Sizes, Array.ConvertAll(tensor.Singles, value => value != 0 ? 1L : 0)),
            _ => new Tensor(tensor.Sizes, tensor.Integers),
        };
    }

    private static Tensor Range(OnnxNode node)
    {
        Tensor start = node.Constant(0), limit = node.Constant(1), step = node.Constant(2);
        if (!start.IsInteger || start.Length != 1 || limit.Length != 1 || step.Length != 1 || step.Integers[0] == 0)
            throw new UnsupportedException("a range of other than integers is not supported");
        double count = Math.Max(0, Math.Ceiling(((double)limit.Integers[0] - start.Integers[0]) / step.Integers[0]));
        int[] sizes = Sizes(node, [count < MostNumbers ? (long)count : long.MaxValue]);
        return Whole([.. Enumerable.Range(0, sizes[0]).Select(i => start.Integers[0] + i * step.Integers[0])]);
    }

    private static Tensor ReduceProd(OnnxNode node)
    {
        Tensor tensor = node.Constant(0);
        if (tensor.Sizes.Count > 1 || !tensor.IsInteger)
            throw new UnsupportedException("of constants, a product of a list of integers is supported");
        if (tensor.Integers.Contains(BatchSize.Symbol))
            throw ComputesWithBatch();
        int[] sizes = node.Int("keepdims", 1) != 0 ? [1] : [];
        return new Tensor(sizes, [tensor.Integers.Aggregate(1L, (product, value) => product * value)]);
    }

    private static Tensor Where(OnnxNode node)
    {
        Tensor condition = node.Constant(0), yes = node.Constant(1), no = node.Constant(2);
        Tensor chosen = TensorShapes.Pairs(node, condition, yes, out int[] sizes, out int[] first, out int[] second)
            ? new Tensor(sizes, [.. first.Zip(second, (c, y) => condition.Integers[c] != 0 ? yes.Integers[y] : long.MaxValue)])
            : throw node.Invalid("its inputs do not suit each other");
        if (!yes.IsInteger || !no.IsInteger)
            throw new UnsupportedException("of constants, a choice of integers is supported");
        return TensorShapes.Pairs(node, chosen, no, out sizes, out first, out second)
            ? new Tensor(sizes, [.. first.Zip(second, (c, n) => chosen.Integers[c] != long.MaxValue ? chosen.Integers[c] : no.Integers[n])])
            : throw node.Invalid("its inputs do not suit each other");
    }

    private static Tensor Each(OnnxNode node, Func<double, double> real, Func<long, long> whole)
    {
        Tensor tensor = node.Constant(0);
        if (!tensor.IsInteger)
            return new Tensor(tensor.Sizes, Array.ConvertAll(tensor.Singles, value => (float)real(value)));
        return tensor.Integers.Contains(BatchSize.Symbol) ? throw ComputesWithBatch() : new Tensor(tensor.Sizes, Array.ConvertAll(tensor.Integers, value => whole(value)));
    }

    private static Tensor Pairs(OnnxNode node, Func<double, double, double> real, Func<long, long, long> whole, bool isWhole = false)
    {
        if (node.InputCount != 2)
            throw new UnsupportedException($"of {node.InputCount} constants it is not supported");
        Tensor one = node.Constant(0), other = node.Constant(1);
        if (!TensorShapes.Pairs(node, one, other, out int[] sizes, out int[] first, out int[] second))
            throw node.Invalid($"constants of {one} and {other} do not suit each other");
        if (!one.IsInteger || !other.IsInteger)
        {
            double[] results = [.. first.Zip(second, (i, j) => real(one.Singles[i], other.Singles[j]))];
            return isWhole ? new Tensor(sizes, Array.ConvertAll(results, result => (long)result)) : new Tensor(sizes, Array.ConvertAll(results, result => (float)result));
        }

        // The size of the batch may be compared, and multiplied by 1 or divided by it.
        long[] left = one.Integers, right = other.Integers;
        return new Tensor(sizes, [.. first.Zip(second, (i, j) => (left[i], right[j]) switch
        {
            (BatchSize.Symbol, _) or (_, BatchSize.Symbol) when isWhole => left[i] == right[j] ? 1L : 0,
            (BatchSize.Symbol, 1) when node.Type is "Mul" or "Div" => BatchSize.Symbol,
            (1, BatchSize.Symbol) when node.Type is "Mul" => BatchSize.Symbol,
            (BatchSize.Symbol, _) or (_, BatchSize.Symbol) => throw ComputesWithBatch(),
            _ => whole(left[i], right[j]),
        })]);
    }

    private static UnsupportedException ComputesWithBatch() => new("it computes with the size of the batch, which is not known");
}
