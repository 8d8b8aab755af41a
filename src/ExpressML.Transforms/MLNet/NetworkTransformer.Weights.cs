using ExpressML.Networks;
using ExpressML.Networks.Saving;
using ExpressML.Networks.Weights;
using ExpressML.Persistence;

namespace ExpressML.Transforms;

// Parameters by name, in files that other libraries read and write.
public sealed partial class NetworkTransformer
{
    /// <summary>
    /// Writes all parameters as a safetensors file, which PyTorch and other libraries read: each under its layer's name (see <see cref="Network.NameOf"/>) and the name that PyTorch
    /// has for the parameter, such as <c>Conv2D1.weight</c> or <c>bn1.running_mean</c>, in single precision. An existing file is replaced when the new one is complete.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <remarks>
    /// A layer that standardises the input has its <c>mean</c> and <c>deviation</c> there, too; PyTorch's <c>load_state_dict</c> passes over them with <c>strict=False</c>.
    /// </remarks>
    /// <exception cref="IOException">The file can't be written; an existing one is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, because the program has not the right to.</exception>
    public void SaveWeights(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, stream => SafeTensorsWriter.Write(stream, [.. NamedParameters.Of(Model).Select(parameter => (parameter.Name, parameter.Parameter))]));
    }

    /// <summary>The same network with other parameters, such as those that <see cref="SaveWeights"/> wrote or that PyTorch trained. This one is not changed.</summary>
    /// <param name="weights">The parameters: a tensor for each, under the name that <see cref="SaveWeights"/> writes. A scaling of the input may be left out; then it stays.</param>
    /// <exception cref="ArgumentException">Tensors are missing, are left over, or have another size or type. The message lists them.</exception>
    public NetworkTransformer WithWeights(SafeTensors weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        Network network = NetworkCopy.Of(Model);
        new WeightMatch(weights, network).CopyParameters();
        return new NetworkTransformer(network, FeatureColumnName, PixelOrder, Task, _numberOfThreads, TakesImages, Shrinking, Views);
    }
}
