namespace ExpressML.Tests.Support.Reference;

/// <summary>What the optimizers mean, for one parameter in double precision: a function of gradient and step that gives the change.</summary>
internal static class ReferenceOptimizers
{
    public delegate double Step(double gradient, double learningRate);

    public static Step Sgd(double momentum)
    {
        double v = 0;
        return (g, rate) =>
        {
            v = momentum * v + g;
            return -rate * v;
        };
    }

    public static Step Adam(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
    {
        double m = 0, v = 0;
        int t = 0;
        return (g, rate) =>
        {
            t++;
            m = beta1 * m + (1 - beta1) * g;
            v = beta2 * v + (1 - beta2) * g * g;
            double mHat = m / (1 - Math.Pow(beta1, t)), vHat = v / (1 - Math.Pow(beta2, t));
            return -rate * mHat / (Math.Sqrt(vHat) + epsilon);
        };
    }
}
