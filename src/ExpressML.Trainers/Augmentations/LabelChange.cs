namespace ExpressML.Augmentations;

/// <summary>Changes the label of a regression in place, as its image is changed: <c>label => label[0] = -label[0]</c> for the angle of a steering wheel whose image is mirrored.</summary>
/// <param name="label">The numbers of the label, one for each output, in its own unit.</param>
public delegate void LabelChange(Span<float> label);
