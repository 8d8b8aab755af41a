using System.Text.Json;
using ExpressML.Onnx.Format;
using ExpressML.Transforms;

namespace ExpressML.Onnx.Export;

/// <summary>What stands in a file beside the graph: the task, the names of the classes, and the format of the images.</summary>
/// <remarks>The keys that begin with Image are those that ONNX defines for models of images.</remarks>
internal static class ExportMetadata
{
    public const string Task = "ExpressML.Task";

    public const string ClassNames = "ExpressML.ClassNames";

    public const string Threshold = "ExpressML.Threshold";

    public static void Add(List<StringStringEntryProto> entries, NetworkTransformer model)
    {
        Add(Task, model.Task.Name);
        if (model.ClassNames.Count > 0)
            Add(ClassNames, JsonSerializer.Serialize(model.ClassNames));
        if (model.Threshold != 0)
            Add(Threshold, JsonSerializer.Serialize(model.Threshold));
        if (!model.TakesImages)
            return;
        Add("Image.BitmapPixelFormat", model.Model.InputShape.Channels switch { 1 => "Gray8", 3 => "Rgb8", _ => "Rgba8" });
        Add("Image.ColorSpaceGamma", "SRGB");
        Add("Image.NominalPixelRange", "NominalRange_0_255");

        void Add(string key, string value) => entries.Add(new StringStringEntryProto { Key = key, Value = value });
    }
}
