// What a project for the web adds to each file by itself.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
#region service
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;
using Microsoft.ML;
using Microsoft.ML.Runtime;
#endregion

namespace Pages;

/// <summary>The program of docs/serving.md, so that it is compiled and run.</summary>
internal static class ServingBlocks
{
    public static void Serve(string[] args, Action<WebApplication> onBuilt)
    {
        #region service
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<PhotoClassifier>();
        WebApplication app = builder.Build();

        // Loads the model now, so that a service without one does not start.
        app.Services.GetRequiredService<PhotoClassifier>();

        app.MapPost("/classify", async (IFormFile photo, PhotoClassifier classifier) =>
        {
            using var bytes = new MemoryStream();
            await photo.CopyToAsync(bytes);
            Answer answer = classifier.Classify(bytes.ToArray());
            return answer.Error is null ? Results.Ok(answer) : Results.BadRequest(answer);
        }).DisableAntiforgery();
        #endregion
        onBuilt(app);
        #region service
        app.Run();
        #endregion
    }

    #region service
    public sealed class PhotoClassifier
    {
        private const string ModelFile = "images.zip";

        [ThreadStatic]
        private static string? _warning;

        private readonly MLContext _mlContext = new();
        private readonly IFileProvider _folder;
        private readonly ILogger<PhotoClassifier> _logger;
        private volatile ThreadLocal<PredictionEngine<Upload, Prediction>> _engines;

        public PhotoClassifier(IWebHostEnvironment environment, ILogger<PhotoClassifier> logger)
        {
            (_folder, _logger) = (environment.ContentRootFileProvider, logger);
            // Why an image can't be read is a warning in the log, on the thread of the engine.
            _mlContext.Log += (_, entry) =>
            {
                if (entry.Kind == ChannelMessageKind.Warning)
                    _warning = entry.RawMessage;
            };
            _engines = Load();
            ChangeToken.OnChange(() => _folder.Watch(ModelFile), Reload);
        }

        public Answer Classify(byte[] photo)
        {
            _warning = null;
            Prediction prediction = _engines.Value!.Predict(new Upload { Photo = photo });
            return prediction.Score.Any(float.IsNaN)
                ? new Answer { Error = _warning ?? "The photo is an empty file." }
                : new Answer { Class = prediction.PredictedLabel, Probability = prediction.Score.Max() };
        }

        private void Reload()
        {
            try
            {
                _engines = Load();
                _logger.LogInformation("Loaded the new {File}.", ModelFile);
            }
            // ML.NET has no type of its own for a file that it can't read.
            catch (Exception exception)
            {
                _logger.LogError(exception, "The new {File} can't be loaded. The old model goes on serving.", ModelFile);
            }
        }

        // One model, and for each thread an engine, which is made when the thread serves its first request.
        private ThreadLocal<PredictionEngine<Upload, Prediction>> Load()
        {
            using Stream file = _folder.GetFileInfo(ModelFile).CreateReadStream();
            ITransformer model = _mlContext.Model.Load(file, out _);
            var engines = new ThreadLocal<PredictionEngine<Upload, Prediction>>(() => _mlContext.Model.CreatePredictionEngine<Upload, Prediction>(model));
            // A model that takes other columns is an error now.
            _ = engines.Value;
            return engines;
        }
    }

    public sealed class Upload
    {
        public byte[] Photo { get; set; } = [];
        public string Folder { get; set; } = "";
    }

    public sealed class Prediction
    {
        public string PredictedLabel { get; set; } = "";
        public float[] Score { get; set; } = [];
    }

    public sealed class Answer
    {
        public string? Class { get; set; }
        public float Probability { get; set; }
        public string? Error { get; set; }
    }
    #endregion
}
