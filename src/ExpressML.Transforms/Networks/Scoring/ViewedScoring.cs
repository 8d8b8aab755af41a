using System.Buffers;
using ExpressML.Tensors;
using ExpressML.Threads;

namespace ExpressML.Networks.Scoring;

/// <summary>Scores images by several views: the outputs of each are computed as those of an image, and added up in the order of the views.</summary>
internal sealed class ViewedScoring(ScoringView[] views)
{
    /// <inheritdoc cref="PreparedNetwork.Score"/>
    public void Score(
        PreparedNetwork network, ReadOnlyMemory<float> examples, int count, Memory<float> outputs, ParallelRange parallel, ScoreFunction scoreFunction)
    {
        // A lane block of each view for a group, and at least as many as there are threads: views of all rows at once could take very much memory.
        int group = Math.Min(count, Lanes.Count * ((parallel.Threads + views.Length - 1) / views.Length));
        float[] images = ArrayPool<float>.Shared.Rent(group * views.Length * network.InputLength), scored = ArrayPool<float>.Shared.Rent(group * views.Length * network.OutputLength);
        try
        {
            for (int first = 0; first < count; first += group)
            {
                int rows = Math.Min(group, count - first);
                WriteViews(examples.Span[(first * network.InputLength)..], rows, network.InputLength, images);
                network.Score(images, rows * views.Length, scored, parallel, ScoreFunction.Identity);
                for (int row = 0; row < rows; row++)
                {
                    Span<float> mean = Mean(scored, row, rows, network.OutputLength);
                    scoreFunction.OfVector(mean, outputs.Span.Slice((first + row) * network.OutputLength, network.OutputLength));
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(images);
            ArrayPool<float>.Shared.Return(scored);
        }
    }

    private void WriteViews(ReadOnlySpan<float> examples, int rows, int length, Span<float> images)
    {
        for (int view = 0; view < views.Length; view++)
        {
            for (int row = 0; row < rows; row++)
                views[view].Write(examples.Slice(row * length, length), images.Slice((view * rows + row) * length, length));
        }
    }

    // In the place of the first view's outputs.
    private Span<float> Mean(float[] scored, int row, int rows, int length)
    {
        Span<float> mean = scored.AsSpan(row * length, length);
        for (int i = 0; i < length; i++)
        {
            float sum = 0;
            for (int view = 0; view < views.Length; view++)
                sum += views[view].Share * scored[(view * rows + row) * length + i];
            mean[i] = sum;
        }

        return mean;
    }
}
