using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ExpressML.Tests.Browser;

[TestClass]
[DoNotParallelize]
public sealed class DrawADigitTests
{
    private const float Patience = 60_000;

    private static PageServer? _server;
    private static IPlaywright? _playwright;
    private static IBrowser? _browser;

    private readonly ConcurrentQueue<string> _errors = [];
    private IBrowserContext _context = null!;
    private IPage _page = null!;

    // Places in hundredths of the canvas.
    private static readonly Dictionary<string, (double X, double Y)[]> _strokes = new()
    {
        ["1"] = [(50, 18), (50, 82)],
        ["0"] = [.. Enumerable.Range(0, 33).Select(i => (50 + (22 * Math.Sin(i * Math.PI / 16)), 50 - (32 * Math.Cos(i * Math.PI / 16))))],
        ["7"] = [(28, 22), (70, 22), (46, 82)],
    };

    [ClassInitialize]
    public static async Task Start(TestContext context)
    {
        if (InstalledChromium.Path is not { } path)
            Assert.Inconclusive("There is no Chromium on this machine. Install the package chromium to run these tests.");
        else
        {
            _server = await PageServer.StartAsync();
            _playwright = await Playwright.CreateAsync();
            // Chromium's sandbox refuses to run for root, as in containers; the page is our own.
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = ["--no-sandbox", "--disable-gpu"] });
        }
    }

    [ClassCleanup]
    public static async Task Stop()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        _server?.Dispose();
    }

    [TestInitialize]
    public Task Open() => OpenAsync(new());

    [TestCleanup]
    public async Task Close()
    {
        await _context.DisposeAsync();
        Assert.IsEmpty(_errors, "The script of the page failed.");
    }

    [TestMethod]
    [DataRow("1")]
    [DataRow("0")]
    [DataRow("7")]
    public async Task Draw_Strokes_AreReadAsTheDigit(string digit)
    {
        await Draw(_strokes[digit]);
        await _page.Mouse.UpAsync();
        await Expect(_page.Locator("#digit")).ToHaveTextAsync(digit);
        await Expect(_page.Locator("#bars .best .label")).ToHaveTextAsync(digit);
        await Expect(_page.GetByRole(AriaRole.Status)).ToHaveTextAsync(new Regex($@"^{digit}, \d+(\.\d)? %$"));
    }

    [TestMethod]
    public async Task Draw_ADot_IsReadAsADigit()
    {
        await Draw([(50, 50)]);
        await _page.Mouse.UpAsync();
        await Expect(_page.Locator("#digit")).ToHaveTextAsync(new Regex(@"^\d$"));
        await Expect(_page.Locator("#draw-error")).ToBeHiddenAsync();
    }

    [TestMethod]
    public async Task Draw_WhileARequestFails_WhatFollowsIsRead()
    {
        var isDrawn = new TaskCompletionSource();
        await _page.RouteAsync("**/digit?*", async route =>
        {
            await isDrawn.Task;
            await route.AbortAsync();
        }, new() { Times = 1 });
        await Draw(_strokes["1"]);
        await _page.Mouse.UpAsync();
        isDrawn.SetResult();
        await Expect(_page.Locator("#digit")).ToHaveTextAsync("1");
        await Expect(_page.Locator("#draw-error")).ToBeHiddenAsync();
    }

    [TestMethod]
    public async Task Draw_WhileThePenIsDown_TheBarsMove()
    {
        await Draw(_strokes["1"]);
        await Expect(_page.Locator("#digit")).ToHaveTextAsync("1");
        string[] before = await Percents();
        (double x, double y) = (70, 30);
        await MoveTo(x, y);
        await MoveTo(20, 30);
        await _page.WaitForFunctionAsync("before => [...document.querySelectorAll('#bars .percent')].map(e => e.textContent).join() !== before", string.Join(',', before));
        await _page.Mouse.UpAsync();
        Assert.HasCount(10, before);
    }

    [TestMethod]
    public async Task Draw_ByKeyboard_IsReadAndCleared()
    {
        ILocator canvas = _page.Locator("#canvas");
        await canvas.FocusAsync();
        for (int i = 0; i < 8; i++)
            await canvas.PressAsync("ArrowUp");
        await Expect(_page.Locator("#digit")).ToHaveTextAsync("–");
        await canvas.PressAsync("Space");
        for (int i = 0; i < 16; i++)
            await canvas.PressAsync("ArrowDown");
        await canvas.PressAsync("Space");
        await Expect(_page.Locator("#digit")).ToHaveTextAsync("1");
        await canvas.PressAsync("Escape");
        await Expect(_page.Locator("#digit")).ToHaveTextAsync("–");
        await Expect(_page.Locator("#bars .best")).ToHaveCountAsync(0);
        await Expect(_page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Cleared");
    }

    [TestMethod]
    public async Task Explain_Toggled_ColoursTheDrawing()
    {
        await Draw(_strokes["7"]);
        await _page.Mouse.UpAsync();
        await Expect(_page.Locator("#digit")).ToHaveTextAsync("7");
        Assert.IsFalse(await HasColors());
        await _page.GetByRole(AriaRole.Switch).CheckAsync();
        await _page.WaitForFunctionAsync($"() => ({Colors})() > 0");
        await _page.GetByRole(AriaRole.Switch).UncheckAsync();
        await _page.WaitForFunctionAsync($"() => ({Colors})() === 0");
    }

    [TestMethod]
    public async Task Tabs_ByArrowKeys_ShowTheirPanels()
    {
        ILocator drawing = _page.GetByRole(AriaRole.Tab, new() { Name = "Drawing" }), image = _page.GetByRole(AriaRole.Tab, new() { Name = "Image and model" });
        await drawing.FocusAsync();
        await drawing.PressAsync("ArrowRight");
        await Expect(image).ToBeFocusedAsync();
        await Expect(image).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(_page.Locator("#panel-draw")).ToBeHiddenAsync();
        await Expect(_page.Locator("#panel-image")).ToBeVisibleAsync();
        await image.PressAsync("ArrowRight");
        await Expect(drawing).ToBeFocusedAsync();
        await drawing.PressAsync("End");
        await Expect(image).ToBeFocusedAsync();
        await image.PressAsync("Home");
        await Expect(_page.Locator("#panel-draw")).ToBeVisibleAsync();
        Assert.AreEqual("-1", await image.GetAttributeAsync("tabindex"));
    }

    [TestMethod]
    public async Task Classify_ImageAndModel_ShowsTheBestClasses()
    {
        await OpenImageTab();
        await _page.SetInputFilesAsync("#image", await DrawnImage());
        await Classify();
        await Expect(_page.Locator("#classes li")).ToHaveCountAsync(5);
        string[] ofFolder = [.. await _page.Locator("#classes li").AllInnerTextsAsync()];

        await _page.SetInputFilesAsync("#model", Path.Combine(_server!.Models, "digits.zip"));
        await Classify();
        await Expect(_page.Locator("#classes li")).ToHaveCountAsync(5);
        CollectionAssert.AreEqual(ofFolder, (await _page.Locator("#classes li").AllInnerTextsAsync()).ToArray());
    }

    [TestMethod]
    public async Task Classify_WhatDoesNotSuit_SaysSo()
    {
        await OpenImageTab();
        await Classify();
        await ExpectError("Choose an image first.");
        await _page.SetInputFilesAsync("#image", File("text.png", [.. "no image"u8]));
        await Classify();
        await ExpectError("The image can't be read: it is damaged,");
        string large = Path.Combine(_server!.Models, "large.png");
        using (FileStream file = System.IO.File.Create(large))
            file.SetLength(20_000_001);
        await _page.SetInputFilesAsync("#image", large);
        await Classify();
        await ExpectError("The files are too large:");
        FilePayload image = await DrawnImage();
        await _page.SetInputFilesAsync("#image", image);
        await _page.SetInputFilesAsync("#model", File("broken.zip", [.. "no zip"u8]));
        await Classify();
        await ExpectError("'broken.zip' can't be read as a model of ML.NET.");
        byte[] model = await System.IO.File.ReadAllBytesAsync(Path.Combine(_server.Models, "digits.zip"));
        model[model.Length / 2] ^= 0xFF;
        await _page.SetInputFilesAsync("#model", File("damaged.zip", model));
        await Classify();
        await ExpectError("'damaged.zip' can't be read as a model of ML.NET.");
    }

    [TestMethod]
    public async Task Server_BadRequests_AreAnsweredWithASentence()
    {
        using var client = new HttpClient { BaseAddress = _server!.Address };
        await AssertError(client.PostAsync(Digit(2, 2), new ByteArrayContent(new byte[4])), 400, "Nothing is drawn.");
        await AssertError(client.PostAsync(Digit(2, 2), new ByteArrayContent(new byte[3])), 400, "A drawing of 2×2 pixels has 4 bytes, but 3 came.");
        await AssertError(client.PostAsync(Digit(2, 2), new ByteArrayContent(new byte[5])), 400, "A drawing of 2×2 pixels has 4 bytes, but more came.");
        await AssertError(client.PostAsync(Digit(513, 2), new ByteArrayContent([])), 400, "A drawing has 1 to 512 pixels a side, but this one is 513 wide and 2 high.");
        await AssertError(client.PostAsync(new Uri("digit?width=a", UriKind.Relative), new ByteArrayContent([])), 400, "The request can't be read:");
        await AssertError(client.PostAsync(Classified, new ByteArrayContent([])), 400, "A form with the files is expected");
        using var form = new MultipartFormDataContent { { new ByteArrayContent([1, 2, 3]), "image", "a.png" }, { new StringContent("../digits.zip"), "name" } };
        await AssertError(client.PostAsync(Classified, form), 400, "There is no model '../digits.zip' in the folder.");
        using var large = new MultipartFormDataContent { { new ByteArrayContent(new byte[20_000_001]), "image", "a.png" } };
        await AssertError(client.PostAsync(Classified, large), 400, "'a.png' is too large: the image may have up to 20 MB.");
    }

    [TestMethod]
    public async Task Server_ManyRequestsAtOnce_AnswerAlike()
    {
        using var client = new HttpClient { BaseAddress = _server!.Address };
        byte[] ink = new byte[40 * 40];
        for (int row = 5; row < 35; row++)
            ink.AsSpan((row * 40) + 18, 4).Fill(255);
        string[] answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
        {
            using HttpResponseMessage response = await client.PostAsync(Digit(40, 40), new ByteArrayContent(ink));
            return await response.Content.ReadAsStringAsync();
        }));
        Assert.HasCount(1, answers.Distinct());
        Assert.StartsWith("{\"digit\":\"1\"", answers[0]);
    }

    [TestMethod]
    [DataRow(360, ColorScheme.Light)]
    [DataRow(360, ColorScheme.Dark)]
    [DataRow(800, ColorScheme.Light)]
    [DataRow(1400, ColorScheme.Dark)]
    public async Task Page_EachWidthAndScheme_FitsAndIsAccessible(int width, ColorScheme scheme)
    {
        await Close();
        await OpenAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme });
        await Draw(_strokes["7"]);
        await _page.Mouse.UpAsync();
        await Expect(_page.Locator("#digit")).ToHaveTextAsync("7");
        await AssertFitsAndIsAccessible(width);
        await OpenImageTab();
        await Classify();
        await ExpectError("Choose an image first.");
        await AssertFitsAndIsAccessible(width);
    }

    // How many points of the canvas are neither grey nor nearly so.
    private const string Colors = """
        () => { const c = document.getElementById('canvas'), p = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
          let n = 0; for (let i = 0; i < p.length; i += 4) n += p[i + 3] > 40 && p[i] > p[i + 2] + 60; return n; }
        """;

    private static Uri Classified => new("classify", UriKind.Relative);

    private static Uri Digit(int width, int height) => new($"digit?width={width}&height={height}&explain=true", UriKind.Relative);

    private static FilePayload File(string name, byte[] bytes) => new() { Name = name, MimeType = "application/octet-stream", Buffer = bytes };

    private async Task OpenAsync(BrowserNewContextOptions options)
    {
        _context = await _browser!.NewContextAsync(options);
        _context.SetDefaultTimeout(Patience);
        SetDefaultExpectTimeout(Patience);
        _page = await _context.NewPageAsync();
        _page.PageError += (_, error) => _errors.Enqueue(error);
        await _page.GotoAsync(_server!.Address.ToString());
        await WaitForMouse();
    }

    // Chromium drops clicks before the first image of a page is on the screen, which may take seconds on a busy machine.
    private async Task WaitForMouse()
    {
        await _page.EvaluateAsync("() => addEventListener('pointerdown', () => document.body.dataset.mouse = 'heard', { once: true })");
        var clock = Stopwatch.StartNew();
        while (await _page.GetAttributeAsync("body", "data-mouse") is null)
        {
            Assert.IsLessThan(Patience, clock.ElapsedMilliseconds, "The page never heard of a click.");
            await _page.Mouse.ClickAsync(1, 1);
            await Task.Delay(50);
        }
    }

    // Presses the button at the first place and moves to the others; the button stays down.
    private async Task Draw((double X, double Y)[] places)
    {
        await MoveTo(places[0].X, places[0].Y);
        await _page.Mouse.DownAsync();
        foreach ((double x, double y) in places[1..])
            await MoveTo(x, y);
    }

    private async Task MoveTo(double x, double y)
    {
        LocatorBoundingBoxResult box = (await _page.Locator("#canvas").BoundingBoxAsync())!;
        await _page.Mouse.MoveAsync((float)(box.X + (box.Width * x / 100)), (float)(box.Y + (box.Height * y / 100)), new() { Steps = 2 });
    }

    private async Task<string[]> Percents() => [.. await _page.Locator("#bars .percent").AllInnerTextsAsync()];

    private async Task<bool> HasColors() => await _page.EvaluateAsync<int>(Colors) > 0;

    private Task OpenImageTab() => _page.GetByRole(AriaRole.Tab, new() { Name = "Image and model" }).ClickAsync();

    private Task Classify() => _page.GetByRole(AriaRole.Button, new() { Name = "Classify" }).ClickAsync();

    private Task ExpectError(string start) => Expect(_page.Locator("#image-error")).ToHaveTextAsync(new Regex("^" + Regex.Escape(start)));

    private async Task<FilePayload> DrawnImage() => new() { Name = "page.png", MimeType = "image/png", Buffer = await _page.ScreenshotAsync() };

    private async Task AssertFitsAndIsAccessible(int width)
    {
        Assert.IsLessThanOrEqualTo(width, await _page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        var result = await _page.RunAxe();
        Assert.IsEmpty(result.Violations, string.Join(Environment.NewLine, result.Violations.Select(violation => $"{violation.Id}: {violation.Help} {string.Join(' ', violation.Nodes.Select(node => node.Html))}")));
    }

    private static async Task AssertError(Task<HttpResponseMessage> request, int status, string start)
    {
        using HttpResponseMessage response = await request;
        Assert.AreEqual(status, (int)response.StatusCode);
        Assert.StartsWith(start, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString());
    }
}
