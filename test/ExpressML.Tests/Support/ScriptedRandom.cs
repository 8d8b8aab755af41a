namespace ExpressML.Tests.Support;

/// <summary>Not random: gives these shares of each range, in this order.</summary>
internal sealed class ScriptedRandom(params double[] shares) : Random
{
    private int _next;

    public override int Next(int minValue, int maxValue) => minValue + (int)((maxValue - minValue) * NextDouble());

    public override int Next(int maxValue) => Next(0, maxValue);

    public override double NextDouble() => shares[_next++];

    public override float NextSingle() => (float)NextDouble();
}
