using ExpressML.Layers;
using ExpressML.Networks;
using ExpressML.Persistence;
using ExpressML.Tensors;
using ExpressML.Tests.Support;

namespace ExpressML.Tests.Layers;

/// <summary>Layers that a user writes in an assembly of their own: they need public members only, train, and are saved and loaded.</summary>
[TestClass]
public sealed class CustomLayerTests
{
    [TestMethod]
    public void Read_CustomLayers_AreMadeByTheirConstructors()
    {
        Network network = new NetworkBuilder().Add(new ChannelScale(3)).Add(new Square()).Flatten().Dense(2).Build((2, 3, 3));
        network.Initialize(new Random(1));
        double[][] x = new Random(1).DrawExamples(4, 18);

        Network read = NetworkFiles.Read(NetworkFiles.Bytes(network));

        Assert.AreEqual(network.ToString(), read.ToString());
        Assert.AreEqual(3, ((ChannelScale)read.Layers[0]).Start);
        foreach (var (expected, actual) in NetworkFiles.Score(network, x).Zip(NetworkFiles.Score(read, x)))
            CollectionAssert.AreEqual(expected, actual);
    }

    [TestMethod]
    public void Backward_CustomLayers_GradientsAreTheDerivatives()
    {
        var layer = new ChannelScale(3);
        _ = new Network((2, 3, 3), [layer]);
        double[][] x = new Random(1).DrawExamples(21, 18), dy = new Random(2).DrawExamples(21, 18);
        (double[][] dx, double[][] parameters) = new LayerRun(layer, x).Backward(dy);

        for (int c = 0; c < 2; c++)
        {
            double expected = x.Zip(dy, (example, gradient) => example.Skip(9 * c).Take(9).ToArray().Dot([.. gradient.Skip(9 * c).Take(9)])).Sum();
            Assert.AreEqual(expected, parameters[0][c], 1e-4);
        }

        Near.AreEqual([.. dy[0].Select(value => 3 * value)], dx[0], 1e-6, "input gradient");
    }

    [TestMethod]
    public void Read_TypeThatIsGone_SaysWhichAssemblyIsMissing()
    {
        byte[] bytes = NetworkFiles.Bytes(new NetworkBuilder().Add(new Square()).Build((1, 1, 1)));
        byte[] renamed = System.Text.Encoding.Latin1.GetBytes(System.Text.Encoding.Latin1.GetString(bytes).Replace("+Square,", "+Circle,", StringComparison.Ordinal));
        var exception = Assert.ThrowsExactly<InvalidDataException>(() => NetworkFiles.Read(renamed));
        Assert.AreEqual(
            "This model has a layer of the type 'ExpressML.Tests.Layers.CustomLayerTests+Circle, ExpressML.Tests', which can't be found. Reference the assembly that it is in.",
            exception.Message);
    }

    [TestMethod]
    public void Read_LayerWithoutTheConstructor_SaysSo()
    {
        byte[] bytes = NetworkFiles.Bytes(new NetworkBuilder().Add(new Unreadable()).Build((1, 1, 1)));
        var exception = Assert.ThrowsExactly<InvalidDataException>(() => NetworkFiles.Read(bytes));
        Assert.AreEqual(
            "This model has a layer of the type 'ExpressML.Tests.Layers.CustomLayerTests+Unreadable, ExpressML.Tests', which has no public constructor that takes a ModelReader. Add one, which reads what WriteSettings wrote.",
            exception.Message);
    }

    [TestMethod]
    public void Initialize_CustomLayerWithWeights_BeginsAsSuitsTheActivationBehindIt()
    {
        var custom = new Scaling();
        Network network = new NetworkBuilder().Dense(40).Add(custom).Relu().Dense(3).Build(Shape.Vector(30));
        network.Initialize(new Random(1));

        Assert.AreEqual(typeof(He), custom.Suited?.GetType());
        Assert.IsGreaterThan(0, custom.Parameters[0].Values.ToArray().Max(Math.Abs));
        CollectionAssert.AreEqual(new float[40], custom.Parameters[1].Values.ToArray());
    }

    [TestMethod]
    public void Initialize_LayerBeforeCustomWeights_DoesNotGoByTheActivationBehindThem()
    {
        Network network = new NetworkBuilder().Dense(40).Add(new Scaling()).Relu().Build(Shape.Vector(30));
        network.Initialize(new Random(1));

        var expected = new Parameter("weight", [40, 30], fanIn: 30, fanOut: 40);
        new Glorot().Initialize(expected, new Random(1));
        CollectionAssert.AreEqual(expected.Values.ToArray(), network.Layers[0].Parameters[0].Values.ToArray());
    }

    [TestMethod]
    public void Initialize_CustomActivation_DecidesTheWeightsBeforeIt()
    {
        Network network = new NetworkBuilder().Dense(40).BatchNormalization().Add(new Gate()).Build(Shape.Vector(30));
        network.Initialize(new Random(1));
        Assert.IsTrue(network.Layers[0].Parameters[0].Values.ToArray().All(value => value == 0.25f));
    }

    /// <summary>y[i] = w[i]·x[i] + b[i].</summary>
    public sealed class Scaling : Layer
    {
        public Initializer? Suited { get; private set; }

        protected internal override bool KeepsShape => true;

        protected override Shape InferOutputShape(Shape input) => input;

        protected override Parameter[] CreateParameters() =>
            [new Parameter("weight", [InputShape.Length], fanIn: 1, fanOut: 1), new Parameter("bias", [InputShape.Length])];

        protected internal override void Initialize(Initializer suited, Random random)
        {
            Suited = suited;
            base.Initialize(suited, random);
        }

        protected internal override void Forward(LayerPass pass) => throw new NotSupportedException();

        protected internal override void Backward(LayerPass pass) => throw new NotSupportedException();
    }

    /// <summary>A layer that is no <see cref="Activation"/>, but works as one.</summary>
    public sealed class Gate : Layer
    {
        protected internal override Initializer? SuitedInitializer => new Constant(0.25);

        protected override Shape InferOutputShape(Shape input) => input;

        protected internal override void Forward(LayerPass pass) => throw new NotSupportedException();

        protected internal override void Backward(LayerPass pass) => throw new NotSupportedException();
    }

    /// <summary>y = x².</summary>
    public sealed class Square : Activation
    {
        public Square() { }

        public Square(ModelReader reader) => ArgumentNullException.ThrowIfNull(reader);

        protected override bool NeedsInput => true;

        protected override void Activate(ReadOnlySpan<float> x, Span<float> y)
        {
            for (int i = 0; i < y.Length; i++)
                y[i] = x[i] * x[i];
        }

        protected override void Differentiate(ReadOnlySpan<float> known, ReadOnlySpan<float> dy, Span<float> dx)
        {
            for (int i = 0; i < dx.Length; i++)
                dx[i] = 2 * known[i] * dy[i];
        }

        public override string ToString() => "Square()";
    }

    /// <summary>y[c] = w[c]·x[c].</summary>
    public sealed class ChannelScale : Layer
    {
        public ChannelScale(int start) => Start = start;

        public ChannelScale(ModelReader reader) : this(reader?.ReadInt32() ?? throw new ArgumentNullException(nameof(reader))) { }

        public int Start { get; }

        protected override Shape InferOutputShape(Shape input) => input;

        protected override Parameter[] CreateParameters() => [new Parameter("weight", [InputShape.Channels], fill: values => values.Fill(Start))];

        protected internal override void Forward(LayerPass pass)
        {
            for (int i = 0; i < pass.Output.Length; i++)
                pass.Output[i] = pass.Input[i] * Parameters[0].Values[i / (pass.Output.Length / InputShape.Channels)];
        }

        protected internal override void Backward(LayerPass pass)
        {
            Span<float> gradient = pass.ParameterGradient(0);
            gradient.Clear();
            for (int i = 0; i < pass.OutputGradient.Length; i++)
                gradient[i / (pass.Output.Length / InputShape.Channels)] += pass.OutputGradient[i] * pass.Input[i];
            for (int i = 0; i < pass.InputGradient.Length; i++)
                pass.InputGradient[i] = pass.OutputGradient[i] * Parameters[0].Values[i / (pass.Output.Length / InputShape.Channels)];
        }

        protected internal override void WriteSettings(ModelWriter writer) => writer?.Write(Start);

        public override string ToString() => $"ChannelScale({Start})";
    }

    /// <summary>A layer that can be written but not read.</summary>
    public sealed class Unreadable : Activation
    {
        protected override void Activate(ReadOnlySpan<float> x, Span<float> y) => x.CopyTo(y);

        protected override void Differentiate(ReadOnlySpan<float> known, ReadOnlySpan<float> dy, Span<float> dx) => dy.CopyTo(dx);
    }
}
