using System.Collections.Concurrent;
using ExpressML.Augmentations;

namespace ExpressML.Tests.Support;

/// <summary>Changes nothing and keeps all images that come by, as they are after what stands before it.</summary>
internal sealed class RecordingAugmentation : Augmentation
{
    public ConcurrentQueue<float[]> Images { get; } = new();

    public override void Apply(AugmentationPass pass)
    {
        pass.Input.CopyTo(pass.Output);
        Images.Enqueue(pass.Input.ToArray());
    }
}
