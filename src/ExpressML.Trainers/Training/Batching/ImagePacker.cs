using ExpressML.Data.Rows;
using ExpressML.Kernels.Products;
using ExpressML.Tensors;

namespace ExpressML.Training.Batching;

/// <summary>Packs the images of the current batch into lane blocks, after augmentation and mixup.</summary>
internal sealed class ImagePacker
{
    private readonly RowOrder _rows;
    private readonly AugmentationChain _augmentations;
    private readonly float[] _emptyRow;

    public ImagePacker(RowOrder rows, AugmentationChain augmentations)
    {
        (_rows, _augmentations) = (rows, augmentations);
        _emptyRow = new float[rows.Data.Shape.Length];
    }

    /// <summary>Packs one lane block; lanes without an example are 0.</summary>
    public void Load(int block, Span<float> input)
    {
        AugmentationWorker worker = _augmentations.Take();
        try
        {
            for (int lane = 0; lane < Lanes.Count; lane += LanePacking.RowsATime)
            {
                int example = block * Lanes.Count + lane;
                if (_augmentations.AreMixed)
                    LoadMixed(example, worker, lane, input);
                else
                    Load(example, worker, lane, input);
            }
        }
        finally
        {
            _augmentations.GiveBack(worker);
        }
    }

    private void Load(int example, AugmentationWorker worker, int lane, Span<float> input) => LanePacking.Pack(
        Image(example, worker, 0), Image(example + 1, worker, 1), Image(example + 2, worker, 2), Image(example + 3, worker, 3), lane, input);

    private void LoadMixed(int example, AugmentationWorker worker, int lane, Span<float> input)
    {
        ReadOnlySpan<float> own = Image(example, worker, 0);
        for (int i = 0; i < LanePacking.RowsATime && example + i < _rows.Batch.Length; i++)
        {
            ReadOnlySpan<float> partner = Image(_rows.Partner(example + i), worker, i + 1);
            _augmentations.Mix(own, partner, worker.Row(i));
            own = partner;
        }

        LanePacking.Pack(Mixed(0), Mixed(1), Mixed(2), Mixed(3), lane, input);

        ReadOnlySpan<float> Mixed(int slot) => example + slot < _rows.Batch.Length ? worker.Row(slot) : _emptyRow;
    }

    private ReadOnlySpan<float> Image(int example, AugmentationWorker worker, int slot)
    {
        if (example >= _rows.Batch.Length)
            return _emptyRow;
        int row = _rows.Batch[example];
        return _augmentations.Apply(_rows.Data, row, _rows.Number(row), worker, worker.Row(slot));
    }
}
