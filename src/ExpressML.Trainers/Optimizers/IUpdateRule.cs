using System.Numerics;

namespace ExpressML.Optimizers;

/// <summary>The formula of an optimizer for a vector of parameters.</summary>
internal interface IUpdateRule
{
    /// <summary>One step of each parameter of the vector on its own.</summary>
    /// <param name="w">The parameters.</param>
    /// <param name="g">Their gradients.</param>
    /// <param name="first">The first state of each, to be changed; 0 where the optimizer has none.</param>
    /// <param name="second">The second state of each, to be changed; 0 where the optimizer has none.</param>
    /// <returns>The parameters after the step.</returns>
    Vector<float> Apply(Vector<float> w, Vector<float> g, ref Vector<float> first, ref Vector<float> second);
}
