using ExpressML.Tests.Support;
using ExpressML.Transforms;
using ExpressML.Transforms.Seams;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.MLNet.Seams;

[TestClass]
public sealed class ModelSeamTests
{
    private static readonly ITransformer _stage = new PixelResizingTransformer("Features", "Pixels", (1, 8, 8), 28, 28);

    private static readonly DataViewSchema _schema = CreateSchema();

    [TestMethod]
    public void Load_UndamagedArchive_GivesTheStage()
    {
        var loaded = (PixelResizingTransformer)Archive().LoadDamaged(bytes => bytes);
        Assert.AreEqual("Features", loaded.OutputColumnName);
        Assert.AreEqual("Pixels", loaded.InputColumnName);
        Assert.AreEqual(new Shape(1, 8, 8), loaded.InputShape);
        Assert.AreEqual(new Shape(1, 28, 28), loaded.OutputShape);
    }

    [TestMethod]
    public void Load_AnyByteOfThePayloadFlipped_IsNoticed()
    {
        ModelArchive archive = Archive();
        for (int i = 0; i < archive.PayloadLength; i++)
        {
            InvalidDataException error = InvalidDataOf(() => archive.LoadDamaged(bytes =>
            {
                bytes[archive.PayloadStart + i] ^= 0xFF;
                return bytes;
            }));
            StringAssert.StartsWith(error.Message, "The model is ");
        }
    }

    [TestMethod]
    public void Load_PayloadCutShort_IsNoticed()
    {
        // ML.NET's own header tells it where the entry should end, so most cuts never reach this library.
        ModelArchive archive = Archive();
        for (int cut = 0; cut < archive.PayloadLength; cut++)
        {
            Exception? error = null;
            try
            {
                archive.LoadDamaged(bytes => bytes[..(archive.PayloadStart + cut)]);
            }
            catch (Exception exception) when (exception.GetBaseException() is FormatException or InvalidDataException or EndOfStreamException)
            {
                error = exception;
            }

            Assert.IsNotNull(error, $"A payload of {cut} bytes was loaded.");
        }
    }

    [TestMethod]
    public void Load_UnknownKind_SaysToUpdate()
    {
        using var stream = new MemoryStream();
        new MLContext().Model.Save(new SavedStage(context => ModelSeam.Save(context, "FutureStage", writer => writer.Write(1))), _schema, stream);
        Assert.AreEqual(
            "This model holds a stage 'FutureStage', which this version of ExpressML does not know. It was probably written by a newer one: update the ExpressML.Transforms package.",
            InvalidDataOf(() => new MLContext().Model.Load(stream, out _)).Message);
    }

    [TestMethod]
    public void Load_ValuesThatNoStageCanHave_IsInvalidData()
    {
        using var stream = new MemoryStream();
        new MLContext().Model.Save(new SavedStage(context => ModelSeam.Save(context, PixelResizingTransformer.Tag, writer =>
        {
            writer.Write("Features");
            writer.Write("Pixels");
            for (int size = 0; size < 5; size++)
                writer.Write(-1);
            writer.Write((byte)1);
        })), _schema, stream);
        string message = InvalidDataOf(() => new MLContext().Model.Load(stream, out _)).Message;
        Assert.StartsWith(
            "The 'ResizePixels' in this model holds values that are not possible: inputShape must have at least 1 channel, row and column, and no more numbers than an array holds.", message);
        Assert.EndsWith("Save the model again, or copy the file again from where it came.", message);
    }

    [TestMethod]
    public void Save_Null_Throws() => Assert.ThrowsExactly<ArgumentNullException>(() => ModelSeam.Save(null!, "Tag", _ => { }));

    private static ModelArchive Archive() => new(_stage, _schema, PixelResizingTransformer.Tag);

    // ML.NET calls loaders by reflection and lets the wrapping exceptions through.
    private static InvalidDataException InvalidDataOf(Func<ITransformer> load)
    {
        try
        {
            load();
        }
        catch (Exception exception) when (exception.GetBaseException() is InvalidDataException error)
        {
            return error;
        }
        catch (Exception exception) when (exception.InnerException is InvalidDataException error)
        {
            return error;
        }

        throw new AssertFailedException("The model was loaded.");
    }

    private static DataViewSchema CreateSchema()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Pixels", new VectorDataViewType(NumberDataViewType.Single, 64));
        return builder.ToSchema();
    }
}
