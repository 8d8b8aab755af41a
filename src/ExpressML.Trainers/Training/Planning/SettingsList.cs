using System.Collections;
using System.Globalization;
using ExpressML.Trainers;
using Microsoft.ML;

namespace ExpressML.Training.Planning;

/// <summary>The settings of a training as names and texts, for people. What is not set is left out, and so is what only watches the training.</summary>
internal static class SettingsList
{
    /// <param name="plan">The training.</param>
    /// <param name="seed">Its random seed, which the options may not have.</param>
    public static IReadOnlyDictionary<string, string> Of(TrainingPlan plan, int seed)
    {
        Type options = plan.Options.GetType();
        var settings = new OrderedDictionary<string, string> { ["Trainer"] = (options.DeclaringType ?? options).Name, ["TrainingRows"] = Number(plan.Rows.Count) };
        if (plan.Validation is not null)
            settings["ValidationRows"] = Number(plan.Validation.Count);
        foreach ((string name, string text) in options.GetFields().Select(field => (field.Name, Text: Text(field.GetValue(plan.Options)))).Where(setting => setting.Text.Length > 0))
            settings[name] = text;

        // What an option leaves open, as it was decided.
        settings[nameof(NetworkTrainerOptions.Seed)] = Number(seed);
        settings[nameof(NetworkTrainerOptions.BatchSize)] = Number(plan.BatchSize);
        settings[nameof(NetworkTrainerOptions.Loss)] = Text(plan.Loss);
        settings[nameof(NetworkTrainerOptions.NumberOfThreads)] = Number(plan.Threads);
        if (plan.NumberOfEpochs < int.MaxValue)
            settings[nameof(NetworkTrainerOptions.NumberOfEpochs)] = Number(plan.NumberOfEpochs);
        return settings;
    }

    private static string Text(object? value) => value switch
    {
        null or Delegate or CancellationToken or IProgress<TrainingMetrics> or IDataView => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        ITransformer model => model.GetType().Name,
        IEnumerable items => string.Join(", ", items.Cast<object?>().Select(Text)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
