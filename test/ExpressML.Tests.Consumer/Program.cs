using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

if (args is not ["predict", var modelPath, var inputPath, var columnName, var outputPath])
{
    Console.Error.WriteLine("usage: predict <model.zip> <input.idv> <column of the output> <output.bin>");
    return 2;
}

var mlContext = new MLContext();
ITransformer model = mlContext.Model.Load(modelPath, out _);
IDataView output = model.Transform(mlContext.Data.LoadFromBinary(inputPath));

using FileStream file = File.Create(outputPath);
foreach (float[] row in Rows())
    file.Write(MemoryMarshal.AsBytes<float>(row));
return 0;

IEnumerable<float[]> Rows() => output.Schema[columnName].Type switch
{
    VectorDataViewType { ItemType: BooleanDataViewType } => output.GetColumn<bool[]>(columnName).Select(row => Array.ConvertAll(row, ToSingle)),
    VectorDataViewType => output.GetColumn<float[]>(columnName),
    BooleanDataViewType => output.GetColumn<bool>(columnName).Select(value => new[] { ToSingle(value) }),
    _ => output.GetColumn<float>(columnName).Select(value => new[] { value }),
};

static float ToSingle(bool value) => value ? 1 : 0;
