using System.Runtime.InteropServices;
using ExpressML.Kernels.Pooling;

namespace ExpressML.Layers;

/// <summary>What layers do that take the largest or smallest number of each window.</summary>
/// <remarks>The state says which pixel of its window each output came from, as an integer in the place of a float.</remarks>
internal static class ExtremePass
{
    public static void Forward<TExtreme>(LayerPass pass, PoolingWindows windows)
        where TExtreme : struct, IExtreme =>
        ExtremePooling.Forward<TExtreme>(pass.Input, windows, pass.Output, MemoryMarshal.Cast<float, int>(pass.State), pass.AppliesRelu);

    public static void Backward(LayerPass pass, PoolingWindows windows)
    {
        if (!pass.InputGradient.IsEmpty)
            ExtremePooling.InputGradient(pass.OutputGradient, MemoryMarshal.Cast<float, int>(pass.State), windows, pass.InputGradient);
    }
}
