using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

if (args is not ["predict", var modelPath, var inputPath, var columnName, var outputPath])
{
    Console.Error.WriteLine("usage: predict <model.zip> <input.idv> <vector column of the output> <output.bin>");
    return 2;
}

var mlContext = new MLContext();
ITransformer model = mlContext.Model.Load(modelPath, out _);
IDataView output = model.Transform(mlContext.Data.LoadFromBinary(inputPath));

using FileStream file = File.Create(outputPath);
foreach (float[] row in output.GetColumn<float[]>(columnName))
    file.Write(MemoryMarshal.AsBytes<float>(row));
return 0;
