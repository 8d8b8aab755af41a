namespace ExpressML.Tests.Support.Reference;

/// <summary>What the optimizers mean, for one parameter in double precision: a function of parameter, gradient and learning rate that gives the change.</summary>
internal static class ReferenceOptimizers
{
    public delegate double Step(double w, double gradient, double learningRate);

    public static Step Sgd(double momentum)
    {
        double v = 0;
        return (_, g, rate) =>
        {
            v = momentum * v + g;
            return -rate * v;
        };
    }

    public static Step Adam(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
    {
        double m = 0, v = 0;
        int t = 0;
        return (_, g, rate) =>
        {
            t++;
            m = beta1 * m + (1 - beta1) * g;
            v = beta2 * v + (1 - beta2) * g * g;
            double mHat = m / (1 - Math.Pow(beta1, t)), vHat = v / (1 - Math.Pow(beta2, t));
            return -rate * mHat / (Math.Sqrt(vHat) + epsilon);
        };
    }

    public static Step AveragingMomentum(double delta)
    {
        double v = 0;
        return (_, g, rate) =>
        {
            v = delta * v + (1 - delta) * g;
            return -rate * v;
        };
    }

    /// <summary>Gradients are taken at the shifted point, w + μ·(last step), in Nesterov's form; here in terms of that point itself.</summary>
    public static Step Nesterov(double momentum, double take)
    {
        double v = 0;
        return (_, g, rate) =>
        {
            v = momentum * v + take * g;
            return -rate * (momentum * v + take * g);
        };
    }

    public static Step AdamW(double decay)
    {
        Step adam = Adam();
        return (w, g, rate) => -rate * decay * w + adam(w, g, rate);
    }

    public static Step RmsProp(double decay, double epsilon)
    {
        double v = 0;
        return (_, g, rate) =>
        {
            v = decay * v + (1 - decay) * g * g;
            return -rate * g / (Math.Sqrt(v) + epsilon);
        };
    }

    public static Step Adagrad(double epsilon)
    {
        double sum = 0;
        return (_, g, rate) =>
        {
            sum += g * g;
            return -rate * g / (Math.Sqrt(sum) + epsilon);
        };
    }

    public static Step RProp(double increase, double decrease, double shortest, double longest, bool backtracking)
    {
        double last = 0, step = 0, change = 0;
        int t = 0;
        return (_, g, rate) =>
        {
            if (t++ == 0)
                step = rate;
            int agreement = Math.Sign(g) * Math.Sign(last);
            step = Math.Clamp(step * (agreement > 0 ? increase : agreement < 0 ? decrease : 1), shortest, longest);
            if (agreement < 0)
            {
                (last, change) = (0, backtracking ? -change : 0);
                return change;
            }

            (last, change) = (g, -Math.Sign(g) * step);
            return change;
        };
    }
}
