#region predict
using Microsoft.ML;
using Microsoft.ML.Data;
#endregion

namespace Pages;

/// <summary>The program of docs/saving.md that loads a model, so that it is compiled and run.</summary>
internal static class SavingLoadBlocks
{
    public static string Predict(float[] pixels)
    {
        #region predict
        var mlContext = new MLContext();
        ITransformer model = mlContext.Model.Load("digits.zip", out DataViewSchema schema);
        using var engine = mlContext.Model.CreatePredictionEngine<Digit, Prediction>(model, schema);
        Prediction prediction = engine.Predict(new Digit { Features = pixels });
        Console.WriteLine($"{prediction.PredictedLabel}, with probability {prediction.Score.Max():P1}");
        #endregion
        return prediction.PredictedLabel.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    #region predict
    public sealed class Digit
    {
        [VectorType(784)]
        public float[] Features { get; set; } = [];
        public int Number { get; set; }
    }

    public sealed class Prediction
    {
        public int PredictedLabel { get; set; }
        public float[] Score { get; set; } = [];
    }
    #endregion
}
