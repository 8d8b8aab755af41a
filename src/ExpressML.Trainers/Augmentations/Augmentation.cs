using ExpressML.Data.Rows;
using ExpressML.Threads;

namespace ExpressML.Augmentations;

/// <summary>Changes the training images at random, differently in each epoch, so that the network learns to ignore such changes.</summary>
/// <remarks>
/// <para>Images are changed in training only, never when scoring. The numbers are those of the feature column, before the network standardises them.</para>
/// <para>
/// To write your own, derive from this class and set a trainer's option <c>Augmentations</c>. It holds its settings only, since several threads call
/// <see cref="Apply"/> at once. All random numbers must come from <see cref="AugmentationPass.Random"/>: then the same random seed gives the same bytes on
/// any number of threads. It should allocate nothing.
/// </para>
/// </remarks>
public abstract class Augmentation
{
    /// <summary>Checks that it suits the images. Called once, before training.</summary>
    /// <param name="shape">The shape of each image.</param>
    /// <exception cref="InvalidOperationException">It does not suit them.</exception>
    public virtual void CheckShape(Shape shape) { }

    /// <summary>How many numbers <see cref="AugmentationPass.Scratch"/> has to hold. Default: 0.</summary>
    /// <param name="shape">The shape of each image.</param>
    public virtual int ScratchLength(Shape shape) => 0;

    /// <summary>Writes the changed image.</summary>
    /// <param name="pass">The image, the place for the changed one, and the random numbers. The whole output must be overwritten.</param>
    public abstract void Apply(AugmentationPass pass);

    /// <summary>Whether it gives mirrored images that mean the same as the image itself: then a network may also score them. Default: false.</summary>
    internal virtual bool GivesMirroredImages => false;

    /// <summary>Whether it changes the label of a row, too, which only labels of regressions allow. Default: false.</summary>
    public virtual bool ChangesLabel => false;

    /// <summary>Changes the label as <see cref="Apply"/> changes the image: both are given the same random numbers. Called if <see cref="ChangesLabel"/> is true. Default: nothing.</summary>
    /// <param name="pass">The label, and the random numbers.</param>
    public virtual void ApplyToLabel(LabelPass pass) { }

    /// <summary>The augmentation that is applied to these rows: this one, or one with what it measured on them.</summary>
    internal virtual Augmentation For(ITrainingRows rows, ParallelRange parallel) => this;
}
