using ExpressML.Onnx.Operators;
using ExpressML.Onnx.Tensors;

namespace ExpressML.Onnx.Folding;

/// <summary>Constants with other axes, parts of them, and several put together.</summary>
internal static class TensorShapes
{
    public static Tensor Reshape(OnnxNode node, Tensor tensor, long[] wanted)
    {
        long[] sizes = [.. wanted.Select((size, axis) => size == 0 && axis < tensor.Sizes.Count ? tensor.Sizes[axis] : size)];
        long known = sizes.Where(size => size != -1).Aggregate(1L, (product, size) => size is < 0 or > int.MaxValue ? -1 : Math.Min(product * size, int.MaxValue));
        if (known > 0 && sizes.Count(size => size == -1) == 1 && tensor.Length % known == 0)
            sizes[Array.IndexOf(sizes, -1)] = tensor.Length / known;
        if (sizes.Any(size => size < 0) || sizes.Aggregate(1L, (product, size) => Math.Min(product * size, int.MaxValue)) != tensor.Length)
            throw node.Invalid($"a constant of {tensor} does not suit a shape of [{string.Join(", ", wanted)}]");
        return tensor.WithSizes(Array.ConvertAll(sizes, size => (int)size));
    }

    public static Tensor Flatten(OnnxNode node, Tensor tensor)
    {
        int count = tensor.Sizes.Count;
        long axis = node.Int("axis", 1) is var given && given < 0 ? given + count : given;
        if (axis < 0 || axis > count)
            throw node.Invalid($"there is no axis {given}");
        int first = Product(tensor.Sizes.Take((int)axis));
        return tensor.WithSizes([first, Product(tensor.Sizes.Skip((int)axis))]);
    }

    public static Tensor Squeeze(OnnxNode node, Tensor tensor)
    {
        long[]? given = node.IntsOrInput("axes", 1);
        HashSet<int> axes = given is null ? [.. Enumerable.Range(0, tensor.Sizes.Count).Where(axis => tensor.Sizes[axis] == 1)] : Axes(node, given, tensor.Sizes.Count);
        return axes.All(axis => tensor.Sizes[axis] == 1)
            ? tensor.WithSizes([.. tensor.Sizes.Where((_, axis) => !axes.Contains(axis))])
            : throw node.Invalid($"axes [{string.Join(", ", given!)}] of a constant of {tensor} are not all of size 1");
    }

    public static Tensor Unsqueeze(OnnxNode node, Tensor tensor)
    {
        long[] given = node.IntsOrInput("axes", 1) ?? throw node.Invalid("axes are missing");
        int count = tensor.Sizes.Count + given.Length;
        HashSet<int> axes = Axes(node, given, count);
        if (axes.Count < given.Length)
            throw node.Invalid($"axes = [{string.Join(", ", given)}] has one twice");
        var left = new Queue<int>(tensor.Sizes);
        return tensor.WithSizes([.. Enumerable.Range(0, count).Select(axis => axes.Contains(axis) ? 1 : left.Dequeue())]);
    }

    public static Tensor Transpose(OnnxNode node, Tensor tensor)
    {
        int count = tensor.Sizes.Count;
        long[] order = node.Ints("perm") ?? [.. Enumerable.Range(0, count).Reverse().Select(axis => (long)axis)];
        if (!order.Order().SequenceEqual(Enumerable.Range(0, count).Select(axis => (long)axis)))
            throw node.Invalid($"perm = [{string.Join(", ", order)}] does not suit a constant of {tensor}");
        int[] steps = Steps(tensor.Sizes), sizes = [.. order.Select(axis => tensor.Sizes[(int)axis])];
        return Take(tensor, sizes, Places(sizes, [.. order.Select(axis => steps[axis])]));
    }

    public static Tensor Gather(OnnxNode node, Tensor tensor, Tensor indices)
    {
        int axis = Axis(node, node.Int("axis", 0), tensor.Sizes.Count), size = tensor.Sizes[axis], step = Steps(tensor.Sizes)[axis];
        if (indices.Integers.Any(index => index < -size || index >= size))
            throw node.Invalid($"an index of [{string.Join(", ", indices.Integers.Take(8))}] is not in an axis of {size}");
        int[] before = [.. tensor.Sizes.Take(axis)], after = [.. tensor.Sizes.Skip(axis + 1)];
        int[] sizes = ConstantFolder.Sizes(node, [.. before.Select(s => (long)s), .. indices.Sizes.Select(s => (long)s), .. after.Select(s => (long)s)]);
        int inner = Product(after);
        int[] places = [.. Enumerable.Range(0, Product(before)).SelectMany(outer => indices.Integers.SelectMany(
            index => Enumerable.Range(0, inner).Select(i => (outer * size + (int)(index < 0 ? index + size : index)) * step + i)))];
        return Take(tensor, sizes, places);
    }

    public static Tensor Slice(OnnxNode node, Tensor tensor)
    {
        long[] starts = node.IntsOrInput("starts", 1) ?? throw node.Invalid("starts are missing"), ends = node.IntsOrInput("ends", 2) ?? throw node.Invalid("ends are missing");
        long[] given = node.IntsOrInput("axes", 3) ?? [.. Enumerable.Range(0, starts.Length)], strides = node.ConstantOrNull(4)?.Integers ?? [.. starts.Select(_ => 1L)];
        if (ends.Length != starts.Length || given.Length != starts.Length || strides.Length != starts.Length)
            throw node.Invalid("starts, ends, axes and steps have different lengths");
        int[] sizes = [.. tensor.Sizes], steps = Steps(tensor.Sizes), own = [.. steps];
        int offset = 0;
        for (int i = 0; i < starts.Length; i++)
        {
            int axis = Axis(node, given[i], sizes.Length);
            long size = tensor.Sizes[axis], stride = strides[i];
            if (stride is 0 or < -int.MaxValue or > int.MaxValue)
                throw node.Unsupported("steps", strides);
            long start = Math.Clamp(starts[i] < 0 ? starts[i] + size : starts[i], stride < 0 ? -1 : 0, stride < 0 ? size - 1 : size);
            long end = Math.Clamp(ends[i] < 0 ? ends[i] + size : ends[i], stride < 0 ? -1 : 0, size);
            sizes[axis] = (int)Math.Max(0, (end - start + stride - Math.Sign(stride)) / stride);
            offset += (int)start * own[axis];
            steps[axis] = own[axis] * (int)stride;
        }

        return sizes.Contains(0) ? Take(tensor, sizes, []) : Take(tensor, sizes, [.. Places(sizes, steps).Select(place => place + offset)]);
    }

    public static Tensor Concatenate(OnnxNode node, Tensor[] tensors)
    {
        int axis = Axis(node, node.Int("axis", 0), tensors[0].Sizes.Count);
        if (tensors.Any(tensor => tensor.Sizes.Count != tensors[0].Sizes.Count || tensor.Sizes.Where((size, i) => i != axis && size != tensors[0].Sizes[i]).Any()))
            throw node.Invalid($"constants of {string.Join(" and ", tensors.Take(4).Select(tensor => tensor.ToString()))} can't be put together along axis {axis}");
        int[] sizes = [.. tensors[0].Sizes];
        sizes[axis] = tensors.Aggregate(0, (sum, tensor) => checked(sum + tensor.Sizes[axis]));
        ConstantFolder.Sizes(node, Array.ConvertAll(sizes, size => (long)size));
        int outer = Product(sizes.Take(axis)), inner = Product(sizes.Skip(axis + 1));
        return tensors.All(tensor => tensor.IsInteger) ? new Tensor(sizes, Joined(tensor => tensor.Integers)) : new Tensor(sizes, Joined(tensor => tensor.Singles));

        T[] Joined<T>(Func<Tensor, T[]> valuesOf)
        {
            (T[] Values, int Length)[] parts = Array.ConvertAll(tensors, tensor => (valuesOf(tensor), tensor.Sizes[axis] * inner));
            return [.. Enumerable.Range(0, outer).SelectMany(o => parts.SelectMany(part => part.Values.Skip(o * part.Length).Take(part.Length)))];
        }
    }

    public static Tensor Broadcast(OnnxNode node, Tensor tensor, int[] wanted) =>
        Pairs(node, tensor, new Tensor(wanted, Array.Empty<long>()), out int[] sizes, out int[] places, out _)
            ? Take(tensor, sizes, places)
            : throw node.Invalid($"a constant of {tensor} can't be repeated to [{string.Join(", ", wanted)}]");

    /// <summary>Which numbers of two tensors meet when they are broadcast to each other; false where they do not suit.</summary>
    public static bool Pairs(OnnxNode node, Tensor one, Tensor other, out int[] sizes, out int[] first, out int[] second)
    {
        int count = Math.Max(one.Sizes.Count, other.Sizes.Count);
        int[] left = Padded(one.Sizes, count), right = Padded(other.Sizes, count);
        sizes = [.. left.Zip(right, (a, b) => a == 1 ? b : a)];
        (first, second) = ([], []);
        if (left.Zip(right).Any(pair => pair.First != pair.Second && pair.First != 1 && pair.Second != 1))
            return false;
        ConstantFolder.Sizes(node, Array.ConvertAll(sizes, size => (long)size));
        (first, second) = (Places(sizes, Broadcast(left)), Places(sizes, Broadcast(right)));
        return true;

        static int[] Broadcast(int[] sizes) => [.. Steps(sizes).Zip(sizes, (step, size) => size == 1 ? 0 : step)];
    }

    private static int[] Padded(IReadOnlyList<int> sizes, int count) => [.. Enumerable.Repeat(1, count - sizes.Count), .. sizes];

    private static Tensor Take(Tensor tensor, int[] sizes, int[] places)
    {
        if (tensor.IsInteger)
        {
            long[] values = tensor.Integers;
            return new Tensor(sizes, Array.ConvertAll(places, place => values[place]));
        }

        float[] singles = tensor.Singles;
        return new Tensor(sizes, Array.ConvertAll(places, place => singles[place]));
    }

    private static int[] Places(int[] sizes, int[] steps)
    {
        int[] places = new int[Product(sizes)];
        int block = places.Length;
        for (int axis = 0; axis < sizes.Length && block > 0; axis++)
        {
            int inner = block / sizes[axis];
            for (int i = 0; i < places.Length; i++)
                places[i] += i % block / inner * steps[axis];
            block = inner;
        }

        return places;
    }

    private static int[] Steps(IReadOnlyList<int> sizes)
    {
        int[] steps = new int[sizes.Count];
        int step = 1;
        for (int axis = sizes.Count - 1; axis >= 0; axis--)
        {
            steps[axis] = step;
            step *= sizes[axis];
        }

        return steps;
    }

    private static int Product(IEnumerable<int> sizes) => sizes.Aggregate(1, (product, size) => checked(product * size));

    private static HashSet<int> Axes(OnnxNode node, long[] axes, int count) => [.. axes.Select(axis => Axis(node, axis, count))];

    private static int Axis(OnnxNode node, long axis, int count) =>
        axis >= -count && axis < count ? (int)(axis < 0 ? axis + count : axis) : throw node.Invalid($"there is no axis {axis} in a constant of {count} axes");
}
