using ExpressML.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ExpressML.Tests.Onnx.Converting;

/// <summary>Pipelines as ONNX files, and the columns of views as what goes in and comes out.</summary>
internal static class Conversions
{
    /// <summary>A pipeline, converted by ML.NET.</summary>
    public static byte[] Convert(MLContext mlContext, ITransformer model, IDataView data, int opset)
    {
        using var stream = new MemoryStream();
        mlContext.Model.ConvertToOnnx(model, data, opset, stream);
        return stream.ToArray();
    }

    /// <summary>All columns of a view, as ML.NET takes them for inputs: [N, …] with the dimensions of the type, or [N, 1].</summary>
    public static IEnumerable<(string Name, Array Values, int[] Sizes)> Inputs(IDataView view)
    {
        foreach (DataViewSchema.Column column in view.Schema.Where(column => !column.IsHidden))
        {
            Array values = ValuesOf(view, column);
            int rows = column.Type is VectorDataViewType vector ? values.Length / vector.Size : values.Length;
            yield return (column.Name, values, [rows, .. column.Type is VectorDataViewType { Dimensions: var dimensions } ? (int[])[.. dimensions] : [1]]);
        }
    }

    /// <summary>Asserts that a column has the numbers that came out.</summary>
    public static void AssertColumn(IDataView view, string name, object actual, string subject)
    {
        Array expected = ValuesOf(view, view.Schema[name]);
        if (expected is float[] numbers)
            OnnxRun.AssertNear(numbers, (float[])actual, subject);
        else
            CollectionAssert.AreEqual(expected, (Array)actual, subject);
    }

    private static Array ValuesOf(IDataView view, DataViewSchema.Column column) => column.Type switch
    {
        VectorDataViewType { ItemType: var type } when type == NumberDataViewType.Byte => view.Arrays<byte>(column.Name).SelectMany(row => row).ToArray(),
        VectorDataViewType { ItemType: BooleanDataViewType } => view.Arrays<bool>(column.Name).SelectMany(row => row).ToArray(),
        VectorDataViewType { ItemType: TextDataViewType } => view.Arrays<ReadOnlyMemory<char>>(column.Name).SelectMany(row => row).Select(text => text.ToString()).ToArray(),
        VectorDataViewType => view.Arrays<float>(column.Name).SelectMany(row => row).ToArray(),
        BooleanDataViewType => view.Values<bool>(column.Name),
        TextDataViewType => Array.ConvertAll(view.Values<ReadOnlyMemory<char>>(column.Name), text => text.ToString()),
        KeyDataViewType => view.Values<uint>(column.Name),
        _ => view.Values<float>(column.Name),
    };
}
