using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;

namespace Digits;

/// <summary>Reads the command line, and turns what the user can put right into one line on the error stream and exit code 1.</summary>
internal static class CommandLine
{
    public static int Run(string[] args, Action<Settings> run)
    {
        Console.OutputEncoding = Encoding.UTF8;
        var data = new Option<string?>("--data")
        {
            Description = "Folder with the four IDX files of MNIST or a relative, gzipped or not. Without it: the 1,797 digits of 8×8 pixels that come with this example.",
            HelpName = "FOLDER",
        };
        var epochs = new Option<int?>("--epochs")
        {
            Description = "How many times training goes through all images. Without it: 20.",
            HelpName = "N",
            CustomParser = ParseEpochs,
        };
        var model = new Option<string>("--model")
        {
            Description = "Where to save the trained model.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "digits.zip",
        };
        var root = new RootCommand("Trains LeNet-5 inside an ML.NET pipeline to read handwritten digits, saves it, loads it again and predicts.") { data, epochs, model };
        root.SetAction(words => run(new Settings(words.GetValue(data), words.GetValue(epochs), words.GetValue(model)!)));

        ParseResult parsed = root.Parse(args);
        return parsed.Errors is [ParseError error, ..] ? Fail($"{error.Message} See --help.") : Invoke(parsed);
    }

    private static int Invoke(ParseResult parsed)
    {
        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException)
        {
            return Fail("Cancelled before the training began: there is no model.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or InvalidOperationException)
        {
            return Fail(exception.Message);
        }
    }

    private static int? ParseEpochs(ArgumentResult argument)
    {
        string word = argument.Tokens.Single().Value;
        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int epochs) && epochs >= 1)
            return epochs;
        argument.AddError($"--epochs: expected a whole number of at least 1, got '{word}'.");
        return null;
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine($"Error: {message.ReplaceLineEndings(" ")}");
        return 1;
    }
}
