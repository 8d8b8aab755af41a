using DrawADigit;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.ML;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestBodySize = Uploads.MostBytes);
builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
builder.Services.Configure<FormOptions>(form => form.MultipartBodyLengthLimit = long.MaxValue);
WebApplication app = builder.Build();

// The model: trained on the first start, then kept in a file. All requests share it: a trained model is never changed, so there is no lock.
var folder = new ModelFolder(builder.Configuration["Models"] ?? "models");
var mlContext = new MLContext(seed: 1);
ITransformer model = folder.LoadOrTrain(mlContext, "digits.zip");
var reader = new DigitReader(mlContext, model);
var classifier = new ImageClassifier(mlContext);

// The page: wwwroot/index.html with one style sheet and one script.
app.UseMiddleware<ReadableErrors>();
app.UseDefaultFiles();
app.UseStaticFiles();

// A drawing, grey pixels row after row, becomes ten probabilities, and if asked for a map of what made the network decide.
app.MapPost("/digit", async (HttpRequest request, int width, int height, bool explain) =>
    reader.Read(await Drawing.ReadAsync(request.Body, (1, height, width)), explain));

// An uploaded image becomes the best classes of a model, which is uploaded, too, or one of the folder.
app.MapGet("/models", () => folder.Names);
app.MapPost("/classify", async (HttpRequest request) =>
{
    IFormCollection form = await Uploads.ReadFormAsync(request);
    byte[] image = await Uploads.ReadAsync(form.Files["image"], "image", Uploads.MostImageBytes);
    ITransformer chosen = form.Files["model"] is { } upload
        ? ModelFolder.Load(mlContext, new MemoryStream(await Uploads.ReadAsync(upload, "model", Uploads.MostBytes)), upload.FileName)
        : folder.Load(mlContext, form["name"].ToString());
    return classifier.Classify(chosen, image);
});

app.Run();
