using ExpressML.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.MLNet;

[TestClass]
public sealed class ScoredRowTests
{
    [TestMethod]
    [DataRow(PixelOrder.Planar)]
    [DataRow(PixelOrder.Interleaved)]
    public void Getters_InSteadyState_AllocateNothing(PixelOrder pixelOrder)
    {
        var input = new ImageRow(ImageModels.Create(10));
        IRowToRowMapper mapper = ImageModels.Transformer(pixelOrder: pixelOrder).GetRowToRowMapper(input.Schema);
        using DataViewRow row = mapper.GetRow(input, mapper.OutputSchema);
        ValueGetter<VBuffer<float>> scoreGetter = row.GetGetter<VBuffer<float>>(row.Schema["Score"]);
        ValueGetter<uint> predictedGetter = row.GetGetter<uint>(row.Schema["PredictedLabel"]);
        VBuffer<float> score = default;
        uint predicted = 0;

        ScoreSome(100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ScoreSome(1000);
        Assert.AreEqual(before, GC.GetAllocatedBytesForCurrentThread());

        void ScoreSome(int count)
        {
            for (int i = 0; i < count; i++)
            {
                input.MoveNext();
                scoreGetter(ref score);
                predictedGetter(ref predicted);
            }
        }
    }

    [TestMethod]
    public void Getters_ReadTheFeaturesOncePerRow()
    {
        var input = new ImageRow(ImageModels.Create(10));
        IRowToRowMapper mapper = ImageModels.Transformer().GetRowToRowMapper(input.Schema);
        using DataViewRow row = mapper.GetRow(input, mapper.OutputSchema);
        ValueGetter<VBuffer<float>> scoreGetter = row.GetGetter<VBuffer<float>>(row.Schema["Score"]);
        ValueGetter<uint> predictedGetter = row.GetGetter<uint>(row.Schema["PredictedLabel"]);
        VBuffer<float> score = default;
        uint predicted = 0;
        for (int i = 1; i <= 3; i++)
        {
            input.MoveNext();
            scoreGetter(ref score);
            predictedGetter(ref predicted);
            scoreGetter(ref score);
            Assert.AreEqual(i, input.FeaturesRead);
        }
    }

    [TestMethod]
    public void GetRow_NoScoreAsked_DoesNotTouchTheFeatures()
    {
        var input = new ImageRow(ImageModels.Create(1));
        IRowToRowMapper mapper = ImageModels.Transformer().GetRowToRowMapper(input.Schema);
        using DataViewRow row = mapper.GetRow(input, [mapper.OutputSchema["Features"]]);
        Assert.IsTrue(row.IsColumnActive(mapper.OutputSchema["Features"]));
        Assert.IsFalse(row.IsColumnActive(mapper.OutputSchema["Score"]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => row.GetGetter<VBuffer<float>>(mapper.OutputSchema["Score"]));
        Assert.AreEqual(0, input.FeaturesRead);
    }

    [TestMethod]
    public void GetRow_OfAnotherSchema_Throws()
    {
        IRowToRowMapper mapper = ImageModels.Transformer().GetRowToRowMapper(ImageModels.Load(1).Schema);
        var exception = Assert.ThrowsExactly<ArgumentException>(() => mapper.GetRow(new ImageRow(ImageModels.Create(1)), mapper.OutputSchema));
        Assert.Contains("The row must have the schema that the mapper was made for.", exception.Message);
    }

    [TestMethod]
    public void GetDependencies_OfScores_AreTheFeatures()
    {
        IRowToRowMapper mapper = ImageModels.Transformer().GetRowToRowMapper(ImageModels.Load(1).Schema);
        CollectionAssert.AreEqual(new[] { "Features" }, Names("Score", "PredictedLabel"));
        CollectionAssert.AreEqual(new[] { "Features", "Number" }, Names("Number", "Score", "Features"));
        CollectionAssert.AreEqual(new[] { "Label" }, Names("Label"));
        CollectionAssert.AreEqual(Array.Empty<string>(), Names());

        string[] Names(params string[] columns) =>
            [.. mapper.GetDependencies(columns.Select(name => mapper.OutputSchema[name])).Select(column => column.Name)];
    }

    [TestMethod]
    public void GetGetter_OfAnotherType_Throws()
    {
        var input = new ImageRow(ImageModels.Create(1));
        IRowToRowMapper mapper = ImageModels.Transformer().GetRowToRowMapper(input.Schema);
        using DataViewRow row = mapper.GetRow(input, mapper.OutputSchema);
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => row.GetGetter<float>(row.Schema["PredictedLabel"]));
        Assert.AreEqual("Invalid TValue in GetGetter for column 'PredictedLabel': 'System.Single', expected type: 'System.UInt32'.", exception.Message);
    }

    [TestMethod]
    public void PredictionEngine_SparseFeatures_AreZerosWhereTheyAreNot()
    {
        var mlContext = new MLContext(1);
        using var engine = mlContext.Model.CreatePredictionEngine<SparseImage, Prediction>(
            ImageModels.Transformer(), mlContext.Data.LoadFromEnumerable(Array.Empty<SparseImage>()).Schema);
        float[] dense = new float[12];
        engine.Predict(new SparseImage { Features = new VBuffer<float>(12, [.. Enumerable.Range(0, 12).Select(i => (float)i)]) });
        (dense[3], dense[7]) = (5, -2);
        Prediction prediction = engine.Predict(new SparseImage { Features = new VBuffer<float>(12, 2, [5, -2], [3, 7]) });
        CollectionAssert.AreEqual(TinyNetworks.Probabilities(ImageModels.Network(), dense), prediction.Score);
    }

    private sealed class SparseImage
    {
        [VectorType(12)]
        public VBuffer<float> Features { get; set; }
    }

    private sealed class Prediction
    {
        public float[] Score { get; set; } = [];
    }

    /// <summary>A row that goes round over images without allocating.</summary>
    private sealed class ImageRow : DataViewRow
    {
        private readonly Image[] _images;
        private long _position = -1;

        public ImageRow(Image[] images)
        {
            _images = images;
            var builder = new DataViewSchema.Builder();
            builder.AddColumn("Features", new VectorDataViewType(NumberDataViewType.Single, 12));
            Schema = builder.ToSchema();
        }

        public int FeaturesRead { get; private set; }

        public override DataViewSchema Schema { get; }

        public override long Position => _position;

        public override long Batch => 0;

        public void MoveNext() => _position++;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            (ValueGetter<TValue>)(Delegate)(ValueGetter<VBuffer<float>>)Read;

        private void Read(ref VBuffer<float> destination)
        {
            FeaturesRead++;
            VBufferEditor<float> editor = VBufferEditor.Create(ref destination, 12);
            _images[_position % _images.Length].Features.CopyTo(editor.Values);
            destination = editor.Commit();
        }
    }
}
