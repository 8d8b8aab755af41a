using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using ExpressML.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pages;

namespace ExpressML.Tests.Pages;

/// <summary>Runs the service of docs/serving.md, which reads its model from the current folder, so that these tests run alone.</summary>
[TestClass]
[DoNotParallelize]
public sealed partial class ServingPageTests : IDisposable
{
    private const int Requests = 60;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    private readonly CurrentFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task Service_ManyRequestsAtOnce_AreAllAnswered()
    {
        Train("dark", "light");
        await using var service = await Service.StartAsync();

        byte[] dark = Photo(30), light = Photo(200);
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, Requests).Select(i => service.ClassifyAsync(i % 2 == 0 ? dark : light)));

        for (int i = 0; i < Requests; i++)
        {
            Assert.AreEqual(HttpStatusCode.OK, answers[i].Status);
            Assert.AreEqual(i % 2 == 0 ? "dark" : "light", answers[i].Content.Class);
            Assert.AreEqual(answers[i % 2].Content.Probability, answers[i].Content.Probability);
        }
    }

    [TestMethod]
    public async Task Service_NoPhoto_AnswersWithTheMessageOfTheLibrary()
    {
        Train("dark", "light");
        await using var service = await Service.StartAsync();

        (byte[] Bytes, string Error)[] cases =
        [
            ([1, 2, 3, 4], "Column 'Image' has no image in row N (counted from 0): what is in column 'Photo' is no image: it begins with the bytes 01020304."),
            (Photo(30)[..60], "Column 'Image' has no image in row N (counted from 0): what is in column 'Photo' is PNG, but damaged or truncated."),
            ([], "The photo is an empty file."),
        ];
        Answer[] answers = await Task.WhenAll(cases.Select(@case => service.ClassifyAsync(@case.Bytes)));

        for (int i = 0; i < cases.Length; i++)
        {
            Assert.AreEqual(HttpStatusCode.BadRequest, answers[i].Status);
            Assert.AreEqual(cases[i].Error, RowNumber().Replace(answers[i].Content.Error!, "row N"));
        }
    }

    [TestMethod]
    public async Task Service_NewModelFile_IsServedWithoutARestart()
    {
        Train("dark", "light");
        await using var service = await Service.StartAsync();
        Assert.AreEqual("dark", (await service.ClassifyAsync(Photo(30))).Content.Class);

        Train("night", "day");
        await service.WaitForAsync(LogLevel.Information, "Loaded the new images.zip.");
        Assert.AreEqual("night", (await service.ClassifyAsync(Photo(30))).Content.Class);

        await File.WriteAllBytesAsync("images.zip", [1, 2, 3]);
        await service.WaitForAsync(LogLevel.Error, "The new images.zip can't be loaded. The old model goes on serving.");
        Assert.AreEqual("night", (await service.ClassifyAsync(Photo(30))).Content.Class);
    }

    // An engine counts its rows.
    [GeneratedRegex(@"row \d+")]
    private static partial Regex RowNumber();

    // The model of docs/images.md: it saves images.zip.
    private static void Train(string dark, string light)
    {
        if (Directory.Exists("images"))
            Directory.Delete("images", recursive: true);
        for (int i = 0; i < 8; i++)
            PlainImage.Write(Path.Combine("images", i % 2 == 0 ? dark : light, $"{i}.png"), (byte)(i % 2 == 0 ? 30 + i : 200 + i));
        ImagesBlocks.TrainOnImages();
    }

    private static byte[] Photo(byte grey)
    {
        string path = Path.Combine("photos", $"{grey}.png");
        PlainImage.Write(path, grey);
        return File.ReadAllBytes(path);
    }

    private sealed record Answer(HttpStatusCode Status, ServingBlocks.Answer Content);

    private sealed class Service(WebApplication application, Task run, LogRecord log) : IAsyncDisposable
    {
        private readonly HttpClient _client = new() { BaseAddress = new Uri(application.Urls.First()) };

        public static async Task<Service> StartAsync()
        {
            var started = new TaskCompletionSource<WebApplication>();
            var log = new LogRecord();
            Task run = Task.Run(() => ServingBlocks.Serve(["--urls", "http://127.0.0.1:0"], application =>
            {
                application.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
                application.Lifetime.ApplicationStarted.Register(() => started.SetResult(application));
            }));
            await Task.WhenAny(started.Task, run);
            return new Service(started.Task.IsCompleted ? await started.Task : throw new InvalidOperationException("The service ended before it listened.", run.Exception), run, log);
        }

        public async Task<Answer> ClassifyAsync(byte[] photo)
        {
            using var form = new MultipartFormDataContent();
            using var file = new ByteArrayContent(photo);
            file.Headers.ContentType = new MediaTypeHeaderValue("image/png");
            form.Add(file, "photo", "photo.png");
            using HttpResponseMessage response = await _client.PostAsync(new Uri("/classify", UriKind.Relative), form);
            return new Answer(response.StatusCode, (await response.Content.ReadFromJsonAsync<ServingBlocks.Answer>())!);
        }

        public async Task WaitForAsync(LogLevel level, string message)
        {
            using var limit = new CancellationTokenSource(_patience);
            while (!log.Entries.Contains((level, message)))
                await Task.Delay(50, limit.Token);
        }

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            application.Lifetime.StopApplication();
            await run;
        }
    }

    private sealed class LogRecord : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<(LogLevel Level, string Message)> Entries { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Entries.Enqueue((logLevel, formatter(state, exception)));

        public void Dispose() { }
    }
}
