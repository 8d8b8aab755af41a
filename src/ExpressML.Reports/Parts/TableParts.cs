using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ExpressML.Networks;
using ExpressML.Reports.Drawing;
using ExpressML.Transforms;
using Microsoft.ML;

namespace ExpressML.Reports.Parts;

/// <summary>The network layer by layer, the settings of its training, and the machine.</summary>
internal static class TableParts
{
    private static readonly Column[] _pairs = [new("Name"), new("Value")];

    public static ReportPart Layers(Network network) => new Table(
        PartIds.Layers, "Layers", $"{Number.Count(network.ParameterCount)} parameters; multiply-adds are those for one example.",
        [new Column("Name"), new("Layer"), new("Output"), new("Parameters", IsNumber: true), new("Multiply-adds", IsNumber: true)],
        NetworkSummary.RowsOf(network).Select(row => new[]
        {
            string.Concat(Enumerable.Repeat("  ", row.Level)) + row.Name, row.Layer, row.Output.ToString(), Numbered(row.Parameters), Numbered(row.MultiplyAdds),
        }))
    { HasTotal = true };

    public static ReportPart Settings(TrainingHistory history) => new Table(
        PartIds.Settings, "Settings", "The options of the training, with what they left open as it was decided. With the same seed, rows and version, it gives the same bytes again.",
        _pairs, history.Settings.Select(setting => new[] { setting.Key, setting.Value }))
    { IsNarrow = true };

    public static ReportPart Machine() => new Table(
        PartIds.Machine, "Versions and machine", "Where this report was made.", _pairs,
        [
            ["ExpressML", VersionOf(typeof(NetworkTransformer))],
            ["ML.NET", VersionOf(typeof(MLContext))],
            [".NET", Environment.Version.ToString()],
            ["System", RuntimeInformation.OSDescription],
            ["Processor", $"{RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} core{(Environment.ProcessorCount == 1 ? "" : "s")}"],
            ["Vectors", $"{VectorBits} bits"],
        ])
    { IsNarrow = true };

    private static int VectorBits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 64;

    private static string Numbered(long? count) => count is { } number ? Number.Count(number) : "";

    // The part behind the + identifies a commit.
    private static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? type.Assembly.GetName().Version!.ToString();
}
