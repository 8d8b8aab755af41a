using System.Diagnostics;
using ExpressML.Kernels.Products;
using ExpressML.Networks.Memory;
using ExpressML.Tensors;
using ExpressML.Threads;

namespace ExpressML.Networks.Scoring;

/// <summary>One call after another that scores some images; what it needs besides memory of the network's forms, it keeps.</summary>
internal sealed class ScoringCall
{
    private readonly PreparedNetwork _network;
    private readonly Action<int> _scoreItem, _runImageParts, _runTailParts;
    private readonly List<BlockMemory> _together = [], _tails = [];

    private ReadOnlyMemory<float> _examples;
    private Memory<float> _outputs;
    private ParallelRange _parallel = new(1);
    private ScoreFunction _scoreFunction = ScoreFunction.Identity;
    private int _count, _blocks;
    private ImagePath? _images;
    private BlockPath? _blockPath, _tail;

    // What images by themselves have when the tail begins, row after row, and how long a row is.
    private float[] _tailRows = [];
    private int _tailInput, _imageEnd;

    // The first of the items that are under way: blocks, then images by themselves.
    private int _itemsBegin;

    // What the parts belong to that are under way.
    private int _node, _step, _parts;

    public ScoringCall(PreparedNetwork network) =>
        (_network, _scoreItem, _runImageParts, _runTailParts) = (network, ScoreItem, RunImageParts, RunTailParts);

    /// <summary>Scores some images.</summary>
    /// <param name="examples">Row after row, each in planar order, channels × height × width.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="outputs">Row after row.</param>
    /// <param name="parallel">The threads that the call may use.</param>
    /// <param name="scoreFunction">What is made of the outputs.</param>
    /// <param name="arrangement">How they are scored.</param>
    public void Score(
        ReadOnlyMemory<float> examples, int count, Memory<float> outputs, ParallelRange parallel, ScoreFunction scoreFunction, Arrangement arrangement)
    {
        (_examples, _count, _outputs, _parallel, _scoreFunction) = (examples, count, outputs, parallel, scoreFunction);
        _blocks = arrangement.Blocks;
        _tail = count > 1 ? _network.Tail : null;
        _blockPath = _blocks > 0 ? _network.Blocks : null;
        _images = arrangement.Images > 0 ? _network.Images : null;
        try
        {
            if (_tail is not null)
                BeginTail(_tail);
            ScoreHeads(arrangement);
            if (_tail is not null)
                ScoreTail(_tail);
        }
        finally
        {
            GiveBack(_together, _images?.Memories);
            GiveBack(_tails, _tail?.Memories);
            (_examples, _outputs) = (default, default);
        }
    }

    // All of it but the tail. Images that are left when each thread has had as many as the others, may go on all threads together.
    private void ScoreHeads(Arrangement arrangement)
    {
        _imageEnd = _images is null ? 0 : _tail is null ? _images.Graph.Output : _images.SharedWeightsBegin;
        int left = arrangement.Blocks > 0 ? 0 : arrangement.Images % _parallel.Threads;
        FasterWay? together = left > 0 ? _images!.Together(left, _parallel.Threads, _imageEnd) : null;
        if (together is null)
            left = 0;
        _itemsBegin = 0;
        _parallel.For(arrangement.Blocks + arrangement.Images - left, _scoreItem);
        if (together is not null)
            ScoreLeft(_images!, _count - left, left, together);
    }

    private void ScoreLeft(ImagePath path, int first, int count, FasterWay together)
    {
        bool isTogether = together.TakesFirst();
        long start = Stopwatch.GetTimestamp();
        if (isTogether)
        {
            ScoreTogether(path, first, count);
        }
        else
        {
            _itemsBegin = first;
            _parallel.For(count, _scoreItem);
        }

        together.Took(isTogether, Stopwatch.GetTimestamp() - start);
    }

    // Blocks come first: they take longer.
    private void ScoreItem(int index)
    {
        int item = _itemsBegin + index;
        if (item < _blocks)
            ScoreBlock(_blockPath!, item);
        else
            ScoreImage(_images!, _blocks * Lanes.Count + item - _blocks);
    }

    private void ScoreBlock(BlockPath path, int block)
    {
        BlockMemory memory = path.Memories.Take();
        try
        {
            Pack(_examples.Span, _network.InputLength, block, memory.Input);
            path.Run(memory);
            if (_tail is null)
                WriteScores(memory.Output, block);
            else
                memory.Output.CopyTo(_tails[block].Input);
        }
        finally
        {
            path.Memories.GiveBack(memory);
        }
    }

    private void ScoreImage(ImagePath path, int image)
    {
        BlockMemory memory = path.Memories.Take();
        try
        {
            Load(memory, image);
            path.Run(memory, _imageEnd);
            Finish(memory, image);
        }
        finally
        {
            path.Memories.GiveBack(memory);
        }
    }

    private void ScoreTogether(ImagePath path, int first, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _together.Add(path.Memories.Take());
            Load(_together[i], first + i);
        }

        for (_node = 0; _node < _imageEnd; _node++)
        {
            ReadOnlySpan<WorkStep> steps = path.Steps(_node);
            for (_step = 0; _step < steps.Length; _step++)
            {
                _parts = WorkCut.Parts(steps[_step], count, _parallel.Threads);
                _parallel.For(count * _parts, _runImageParts);
            }
        }

        for (int i = 0; i < count; i++)
            Finish(_together[i], first + i);
    }

    private void RunImageParts(int index)
    {
        (int image, int part) = Math.DivRem(index, _parts);
        (int first, int end) = WorkCut.Pieces(_images!.Steps(_node)[_step].Pieces, _parts, part);
        _images.Run(_together[image], _node, _step, first, end);
    }

    private void Load(BlockMemory memory, int image) =>
        _examples.Span.Slice(image * _network.InputLength, _network.InputLength).CopyTo(memory.Input);

    private void Finish(BlockMemory memory, int image)
    {
        if (_tail is null)
            _scoreFunction.OfVector(memory.Output[.._network.OutputLength], _outputs.Span.Slice(image * _network.OutputLength, _network.OutputLength));
        else
            memory.Value(_imageEnd)[.._tailInput].CopyTo(_tailRows.AsSpan(image * _tailInput));
    }

    private void BeginTail(BlockPath tail)
    {
        for (int block = 0; block < Lanes.Blocks(_count); block++)
            _tails.Add(tail.Memories.Take());
        _tailInput = tail.Graph.Values[0].Length;
        if (_images is not null && _tailRows.Length < _count * _tailInput)
            _tailRows = new float[_count * _tailInput];
    }

    // The blocks share a reading of weights: what they do with the same weights are neighbours.
    private void ScoreTail(BlockPath tail)
    {
        for (int block = _blocks; block < _tails.Count; block++)
            Pack(_tailRows, _tailInput, block, _tails[block].Input);
        for (_node = 0; _node < tail.Steps.Length; _node++)
        {
            _parts = WorkCut.Parts(tail.Steps[_node], 1, _parallel.Threads);
            _parallel.For(_parts * _tails.Count, _runTailParts);
        }

        for (int block = 0; block < _tails.Count; block++)
            WriteScores(_tails[block].Output, block);
    }

    private void RunTailParts(int index)
    {
        (int part, int block) = Math.DivRem(index, _tails.Count);
        (int first, int end) = WorkCut.Pieces(_tail!.Steps[_node].Pieces, _parts, part);
        _tail.Run(_tails[block], _node, first, end);
    }

    // Lanes that no row fills repeat the last one; what they give is not read.
    private void Pack(ReadOnlySpan<float> rows, int length, int block, Span<float> lanes)
    {
        int first = block * Lanes.Count, last = _count - 1;
        for (int lane = 0; lane < Lanes.Count; lane += LanePacking.RowsATime)
            LanePacking.Pack(Row(rows, lane), Row(rows, lane + 1), Row(rows, lane + 2), Row(rows, lane + 3), lane, lanes);

        ReadOnlySpan<float> Row(ReadOnlySpan<float> all, int lane) => all.Slice(Math.Min(first + lane, last) * length, length);
    }

    private void WriteScores(Span<float> output, int block)
    {
        int first = block * Lanes.Count, length = _network.OutputLength;
        _scoreFunction.OfLaneBlock(output, output);
        for (int row = first; row < Math.Min(_count, first + Lanes.Count); row++)
            LanePacking.Unpack(output, row - first, _outputs.Span.Slice(row * length, length));
    }

    private static void GiveBack(List<BlockMemory> memories, WorkerPool<BlockMemory>? pool)
    {
        foreach (BlockMemory memory in memories)
            pool!.GiveBack(memory);
        memories.Clear();
    }
}
