using ExpressML.Optimizers;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Lecture;

/// <summary>Gradient methods run down f(x, y) = ½·x² + ½·25·y², a valley that is 25 times as steep across as along.</summary>
internal static class Valley
{
    private const float StartX = -9, StartY = 1.8f, Steepness = 25;
    private const int Steps = 300, DrawnSteps = 45;
    private const double Goal = 0.01, Momentum = 0.8, Rate = 0.05;

    public static void Run()
    {
        var averaging = new Sgd { Momentum = Momentum, Form = MomentumForm.Averaging };
        Runner[] momentum =
        [
            new("SGD", new Sgd { Momentum = 0 }, Rate),
            new("Momentum", new Sgd { Momentum = Momentum }, Rate),
            new("Momentum, averaging form", averaging, Rate),
            new("Nesterov", new Sgd { Momentum = Momentum, Nesterov = true }, Rate),
        ];
        Runner[] stepSizes =
        [
            new("SGD", new Sgd { Momentum = 0 }, Rate),
            new("RProp", new RProp(), 0.1),
            new("RMSProp", new RmsProp { Decay = 0.9 }, 0.2),
            new("Adam", new Adam(), 0.5),
        ];

        Console.WriteLine($"f = ½·x² + ½·{Steepness}·y² from ({StartX}, {StartY}), where it is {Height(StartX, StartY):F0}:");
        Console.WriteLine($"{"",-26}{"η",6}  steps until f < {Goal}  f after 50 steps");
        foreach (Runner runner in momentum.Concat(stepSizes.Skip(1)))
        {
            double[] heights = [.. runner.Path().Select(place => Height(place.X, place.Y))];
            int arrival = Array.FindLastIndex(heights, height => height >= Goal) + 1;
            Console.WriteLine($"{runner.Name,-26}{runner.LearningRate,6}  {(arrival <= Steps ? arrival : "never"),20}  {heights[50],16:G3}");
        }

        double apart = momentum[1].Path().Zip(new Runner("", averaging, Rate / (1 - Momentum)).Path()).Max(pair => double.Hypot(pair.First.X - pair.Second.X, pair.First.Y - pair.Second.Y));
        Console.WriteLine($"The averaging form with η / (1 − μ) runs the same way as the classical form with η: at most {apart:G2} apart.");

        Draw("valley-momentum.svg", "Momentum in a narrow valley, a dot for each step", momentum);
        Draw("valley-step-sizes.svg", "A step size for each weight, a dot for each step", stepSizes);
        Lesson.Say(
            "Across the valley the slope changes its sign from step to step, along it the slope stays the same. Momentum adds up what stays and cancels what changes. "
            + "RProp, RMSProp and Adam give each weight a step size of its own, so that the steepness of its direction matters little. RMSProp divides by the size of recent gradients, so that its steps do not become "
            + "shorter near the bottom: η has to fall.",
            "Polyak 1964; Sutskever et al. 2013, §2; Riedmiller and Braun 1993; Tieleman and Hinton 2012, lecture 6.5; Kingma and Ba 2015, algorithm 1.");
    }

    private static double Height(double x, double y) => (x * x + Steepness * y * y) / 2;

    private static void Draw(string name, string title, Runner[] runners)
    {
        PlotModel plot = Drawing.Create(title);
        plot.Legends.Add(new Legend { LegendPlacement = LegendPlacement.Outside, LegendPosition = LegendPosition.BottomCenter, LegendOrientation = LegendOrientation.Horizontal, LegendSymbolLength = 26 });
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, Minimum = -10, Maximum = 3.5, Title = "x", MinorTickSize = 0, AxisTitleDistance = 8 });
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Minimum = -2.6, Maximum = 2.6, Title = "y", MinorTickSize = 0, AxisTitleDistance = 8 });
        foreach (double level in new[] { 0.1, 0.5, 2, 6, 14, 26, 42, 62, 86 })
            plot.Series.Add(Contour(level));
        foreach ((int color, Runner runner) in runners.Index())
        {
            var path = new LineSeries { Title = runner.Name, Color = Drawing.Colors[color], MarkerType = MarkerType.Circle, MarkerSize = 2.2, MarkerFill = Drawing.Colors[color] };
            path.Points.AddRange(runner.Path().Take(DrawnSteps + 1).Select(place => new DataPoint(place.X, place.Y)));
            plot.Series.Add(path);
        }

        Drawing.Save(plot, name, width: 820, height: 420);
    }

    // Where ½·x² + ½·25·y² is the level: an ellipse.
    private static FunctionSeries Contour(double level) =>
        new(t => Math.Sqrt(2 * level) * Math.Cos(t), t => Math.Sqrt(2 * level / Steepness) * Math.Sin(t), 0, 2 * Math.PI, 90) { Color = Drawing.Contour, StrokeThickness = 1.2 };

    /// <summary>An optimizer on its way down.</summary>
    private sealed record Runner(string Name, Optimizer Optimizer, double LearningRate)
    {
        /// <summary>The start, and the place after each step.</summary>
        public IEnumerable<(float X, float Y)> Path()
        {
            float[] place = [StartX, StartY], states = new float[2 * Optimizer.StateCount];
            yield return (place[0], place[1]);
            for (int step = 1; step <= Steps; step++)
            {
                float[] gradient = [place[0], Steepness * place[1]];
                Optimizer.Update(new ParameterStep(place, gradient, states, step, LearningRate));
                yield return (place[0], place[1]);
            }
        }
    }
}
