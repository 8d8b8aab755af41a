using ExpressML.Networks.Graphs;
using ExpressML.Networks.Memory;
using ExpressML.Threads;

namespace ExpressML.Networks.Scoring;

/// <summary>Scores one image at a time with a network, without the lanes of a block that no image would fill.</summary>
/// <remarks>
/// One image is little work and all of it in a row, so it is each layer's work that is cut into parts for the threads. The outputs are bit
/// for bit those of a lane block.
/// </remarks>
internal sealed class ImageScorer
{
    private readonly ImagePath _path;
    private readonly ParallelRange _parallel;
    private readonly BlockMemory _memory;
    private readonly Action<int> _runPart;
    private int _node;
    private int _step;

    /// <param name="graph">The network, in the form for scoring, with the parameters as they are now.</param>
    /// <param name="parallel">The threads that one image may use.</param>
    public ImageScorer(NetworkGraph graph, ParallelRange parallel)
    {
        (_path, _parallel, _runPart) = (new ImagePath(graph), parallel, RunPart);
        _memory = new BlockMemory(_path.Graph, new BlockPlan(_path.Graph, _path.Operations));
    }

    /// <summary>Scores an image.</summary>
    /// <param name="image">In planar order, channels × height × width.</param>
    /// <returns>The output, in planar order; it lasts until the next image.</returns>
    public ReadOnlySpan<float> Score(ReadOnlySpan<float> image)
    {
        image.CopyTo(_memory.Input);
        for (_node = 0; _node < _path.Operations.Count; _node++)
        {
            if (_path.Operations[_node] is not { } operation)
            {
                _memory.Join(_path.Graph.Nodes[_node]);
                continue;
            }

            ReadOnlySpan<int> parts = operation.Parts;
            for (_step = 0; _step < parts.Length; _step++)
                _parallel.For(parts[_step], _runPart);
        }

        return _memory.Output[.._path.Graph.Values[_path.Graph.Output].Length];
    }

    private void RunPart(int part) => _path.Operations[_node]!.Run(_memory.ImagePass(_node), _step, part);
}
