namespace ExpressML.Onnx.Graphs;

/// <summary>Where the numbers of an ONNX value stand in the engine's: its axes after N, and the engine's channels, height and width, both made of the same atoms.</summary>
/// <remarks>
/// Transposing and reshaping only change this, and no number moves. So the pairs of transpositions around each layer that come from Keras, whose
/// channels are last, cancel; and the reshapes of a channel shuffle are known by the order of the atoms that is left.
/// </remarks>
internal sealed class Layout
{
    private readonly Atom[][] _stored;
    private readonly Atom[][] _axes;

    private Layout(Atom[][] stored, Atom[][] axes) => (_stored, _axes) = (stored, axes);

    /// <summary>The sizes of the value's axes, without N.</summary>
    public IReadOnlyList<int> Sizes => Array.ConvertAll(_axes, SizeOf);

    /// <summary>How many axes there are, without N.</summary>
    public int AxisCount => _axes.Length;

    /// <summary>The engine's shape.</summary>
    public Shape Shape => new(SizeOf(_stored[0]), SizeOf(_stored[1]), SizeOf(_stored[2]));

    /// <summary>Whether the numbers are in row order of the value's axes.</summary>
    public bool IsInOrder => Flat(_axes).SequenceEqual(Flat(_stored));

    /// <summary>Whether the value's axes are channels, height and width as they are, or channels and width, or channels.</summary>
    public bool IsNatural => IsInOrder && Shape == ShapeFor(Sizes);

    /// <summary>The layout of a value in row order, where the engine's shape is <see cref="ShapeFor"/>.</summary>
    public static Layout InOrder(IReadOnlyList<int> sizes)
    {
        Atom[][] axes = [.. sizes.Select(size => size == 1 ? Array.Empty<Atom>() : [new Atom(size)])];
        return new Layout(axes.Length switch
        {
            0 => [[], [], []],
            1 => [axes[0], [], []],
            2 => [axes[0], [], axes[1]],
            _ => [axes[0], axes[1], [.. axes[2..].SelectMany(axis => axis)]],
        }, axes);
    }

    /// <summary>An image whose channels are its last axis, as Keras has them.</summary>
    public static Layout ChannelsLast(Shape shape) => InOrder([shape.Channels, shape.Height, shape.Width]).Transpose([1, 2, 0]);

    /// <summary>The engine's shape of a value in row order: axes C, L are C×1×L; further axes after the third are put together with it.</summary>
    public static Shape ShapeFor(IReadOnlyList<int> sizes) => sizes.Count switch
    {
        0 => new Shape(1, 1, 1),
        1 => Shape.Vector(sizes[0]),
        2 => new Shape(sizes[0], 1, sizes[1]),
        _ => new Shape(sizes[0], sizes[1], sizes.Skip(2).Aggregate(1, (product, size) => checked(product * size))),
    };

    /// <summary>The same numbers with the axes in another order.</summary>
    /// <param name="order">For each new axis, which it was; N does not count.</param>
    public Layout Transpose(IReadOnlyList<int> order) => new(_stored, [.. order.Select(axis => _axes[axis])]);

    /// <summary>The same numbers with one axis before the others.</summary>
    public Layout ToFront(int axis) => Transpose([axis, .. Enumerable.Range(0, AxisCount).Where(other => other != axis)]);

    /// <summary>The same numbers with the first axis at a place among the others; takes back <see cref="ToFront"/>.</summary>
    public Layout FromFront(int axis) => Transpose([.. Enumerable.Range(1, axis), 0, .. Enumerable.Range(axis + 1, AxisCount - axis - 1)]);

    /// <summary>The same numbers with other axes in row order; null where these would cut across the old ones.</summary>
    public Layout? Reshape(IReadOnlyList<int> sizes)
    {
        var left = new LinkedList<Atom>(Flat(_axes));
        var cuts = new Dictionary<Atom, Atom[]>();
        var axes = new List<Atom[]>();
        foreach (int size in sizes)
        {
            var axis = new List<Atom>();
            int missing = size;
            while (missing > 1)
            {
                if (left.First is not { Value: var next })
                    return null;
                left.RemoveFirst();
                if (missing % next.Size == 0)
                {
                    axis.Add(next);
                    missing /= next.Size;
                }
                else if (next.Size % missing == 0)
                {
                    Atom[] parts = [new Atom(missing), new Atom(next.Size / missing)];
                    cuts[next] = parts;
                    axis.Add(parts[0]);
                    left.AddFirst(parts[1]);
                    missing = 1;
                }
                else
                {
                    return null;
                }
            }

            axes.Add([.. axis]);
        }

        return left.Count == 0 ? new Layout(Array.ConvertAll(_stored, group => group.SelectMany(Cut).ToArray()), [.. axes]) : null;

        IEnumerable<Atom> Cut(Atom atom) => cuts.TryGetValue(atom, out Atom[]? parts) ? parts.SelectMany(Cut) : [atom];
    }

    /// <summary>The layout after a layer that changes the sizes of channels, height or width, or that makes them 1, while each axis stays where it is.</summary>
    /// <param name="shape">The engine's new shape.</param>
    /// <returns>Null where an axis whose size changes is not a whole one of the engine's.</returns>
    public Layout? Resize(Shape shape)
    {
        Atom[][] stored = (Atom[][])_stored.Clone(), axes = (Atom[][])_axes.Clone();
        int[] sizes = [shape.Channels, shape.Height, shape.Width];
        for (int group = 0; group < 3; group++)
        {
            if (SizeOf(_stored[group]) == sizes[group])
                continue;
            int axis = AxisOf(group);
            if (axis < 0)
                return null;
            axes[axis] = stored[group] = sizes[group] == 1 ? [] : [new Atom(sizes[group])];
        }

        return new Layout(stored, axes);
    }

    /// <summary>The layout with another number of channels, where an axis is all of them.</summary>
    public Layout WithChannels(int axis, int channels)
    {
        Atom[][] stored = (Atom[][])_stored.Clone(), axes = (Atom[][])_axes.Clone();
        axes[axis] = stored[0] = channels == 1 ? [] : [new Atom(channels)];
        return new Layout(stored, axes);
    }

    /// <summary>The value's axis that is all of one of the engine's (0 channels, 1 height, 2 width), or −1.</summary>
    public int AxisOf(int group)
    {
        if (_stored[group].Length > 0)
            return Array.FindIndex(_axes, axis => axis.SequenceEqual(_stored[group]));

        // Of size 1: the axis that stands at its place, if that has size 1, else the first that has.
        int natural = _axes.Length == 2 && group == 2 ? 1 : group;
        return natural < _axes.Length && _axes[natural].Length == 0 ? natural : Array.FindIndex(_axes, axis => axis.Length == 0);
    }

    /// <summary>Whether an axis of the value is all of the engine's channels. One of size 1 is, where there is one channel.</summary>
    public bool IsChannels(int axis) => _axes[axis].SequenceEqual(_stored[0]);

    /// <summary>Whether axes of the value are, together, height and width.</summary>
    public bool AreSpace(IEnumerable<int> axes) => SetOf(axes).SetEquals(_stored[1].Concat(_stored[2]));

    /// <summary>Whether axes of the value are, together, one of the engine's axes (0 channels, 1 height, 2 width).</summary>
    public bool AreAll(IEnumerable<int> axes, int group) => SetOf(axes).SetEquals(_stored[group]);

    /// <summary>Whether axes of the value are, together, all that have more than one place.</summary>
    public bool AreEverything(IEnumerable<int> axes) => SetOf(axes).SetEquals(Flat(_axes));

    /// <summary>The axes without some that have size 1.</summary>
    public Layout Without(IReadOnlySet<int> axes) => new(_stored, [.. _axes.Where((_, axis) => !axes.Contains(axis))]);

    /// <summary>
    /// The layout of numbers of two values put together place by place, where one may have size 1 on an axis; null where their axes do not stand at the same places of the engine's.
    /// </summary>
    public static Layout? Join(Layout one, Layout other)
    {
        if (one._axes.Length != other._axes.Length)
            return null;
        var twins = new Dictionary<Atom, Atom>();
        var stored = new Atom[3][];
        for (int group = 0; group < 3; group++)
        {
            Atom[] first = one._stored[group], second = other._stored[group];
            if (first.Length > 0 && second.Length > 0 && !first.Select(atom => atom.Size).SequenceEqual(second.Select(atom => atom.Size)))
                return null;
            foreach ((Atom atom, Atom twin) in first.Zip(second))
                twins[twin] = atom;
            stored[group] = first.Length > 0 ? first : second;
        }

        var axes = new Atom[one._axes.Length][];
        for (int axis = 0; axis < axes.Length; axis++)
        {
            Atom[] first = one._axes[axis], second = Array.ConvertAll(other._axes[axis], atom => twins.GetValueOrDefault(atom, atom));
            if (first.Length > 0 && second.Length > 0 && !first.SequenceEqual(second))
                return null;
            axes[axis] = first.Length > 0 ? first : second;
        }

        // An axis that one has and the other has not must be missing in the other's store, too.
        return Flat(axes).Count() == Flat(stored).Count() ? new Layout(stored, axes) : null;
    }

    /// <summary>For each number in the engine's order, where it is in row order of the value's axes.</summary>
    public int[] Places() => Places(Sizes);

    /// <summary>For each channel, where its number is in a constant that is broadcast to the value's axes; null where the constant depends on the pixel, too.</summary>
    /// <param name="constant">The sizes of the constant's last axes, as many as the value has; 1 for an axis that it is broadcast along.</param>
    public int[]? ChannelPlaces(IReadOnlyList<int> constant)
    {
        Dictionary<Atom, int> steps = Steps(constant);
        return _stored[1].Concat(_stored[2]).Any(atom => steps[atom] != 0) ? null : Places(_stored[0], steps);
    }

    /// <summary>For each number in the engine's order, where its number is in a constant that is broadcast to the value's axes.</summary>
    /// <param name="constant">The sizes of the constant's last axes, as many as the value has; 1 for an axis that it is broadcast along.</param>
    public int[] Places(IReadOnlyList<int> constant) => Places(Flat(_stored), Steps(constant));

    /// <summary>How the numbers are rearranged where they are not in row order.</summary>
    public OrderPattern Pattern() => OrderPattern.Of(_stored, _axes);

    private Dictionary<Atom, int> Steps(IReadOnlyList<int> sizes)
    {
        var steps = new Dictionary<Atom, int>();
        int step = 1;
        for (int axis = _axes.Length - 1; axis >= 0; axis--)
        {
            foreach (Atom atom in _axes[axis].Reverse())
            {
                steps[atom] = sizes[axis] == 1 ? 0 : step;
                step *= sizes[axis] == 1 ? 1 : atom.Size;
            }
        }

        return steps;
    }

    private static int[] Places(IEnumerable<Atom> atoms, Dictionary<Atom, int> steps)
    {
        int[] places = [0];
        foreach (Atom atom in atoms)
            places = [.. places.SelectMany(place => Enumerable.Range(0, atom.Size).Select(i => place + i * steps[atom]))];
        return places;
    }

    private static int SizeOf(Atom[] atoms) => atoms.Aggregate(1, (product, atom) => product * atom.Size);

    private static IEnumerable<Atom> Flat(Atom[][] groups) => groups.SelectMany(group => group);

    private HashSet<Atom> SetOf(IEnumerable<int> axes) => [.. axes.SelectMany(axis => _axes[axis])];
}
