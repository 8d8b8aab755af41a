using ExpressML.Data.Rows;
using ExpressML.Threads;

namespace ExpressML.Augmentations;

/// <summary>Changes each training image at random, anew in each epoch, so that a network learns what does not matter.</summary>
/// <remarks>
/// <para>Images are changed in training only, as the numbers of the feature column, before the network standardises them; never when scoring.</para>
/// <para>
/// To write one, derive from this class and hand it to a trainer's option <c>Augmentations</c>. It holds its settings only:
/// <see cref="Apply"/> is called from several threads at once, takes all chance from <see cref="AugmentationPass.Random"/>, which begins
/// anew for each image, and should allocate nothing. Then the same seed gives the same bytes on any number of threads.
/// </para>
/// </remarks>
public abstract class Augmentation
{
    /// <summary>Checks that images can be changed so. Called once before training.</summary>
    /// <param name="shape">The shape of each image.</param>
    /// <exception cref="InvalidOperationException">They can't.</exception>
    public virtual void CheckShape(Shape shape) { }

    /// <summary>How many numbers <see cref="AugmentationPass.Scratch"/> has to hold. Default: 0.</summary>
    /// <param name="shape">The shape of each image.</param>
    public virtual int ScratchLength(Shape shape) => 0;

    /// <summary>Writes the changed image.</summary>
    /// <param name="pass">The image, where the changed one goes, and the source of chance. All of the output must be overwritten.</param>
    public abstract void Apply(AugmentationPass pass);

    /// <summary>What is applied to these rows in training: this, or one that holds what it measured on them.</summary>
    internal virtual Augmentation For(ITrainingRows rows, ParallelRange parallel) => this;
}
