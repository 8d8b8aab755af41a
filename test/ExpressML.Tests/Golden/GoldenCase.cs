using System.Reflection;
using System.Text.Json;
using ExpressML.Layers;
using ExpressML.Trainers;

namespace ExpressML.Tests.Golden;

/// <summary>A case of Data/PyTorch/golden.json: settings under ExpressML's names, and what PyTorch gives.</summary>
public sealed class GoldenCase
{
    private readonly JsonElement _json;

    private GoldenCase(JsonElement json) => _json = json;

    /// <summary>The cases of one kind.</summary>
    /// <param name="kind">"layers", "losses", "optimizers", "schedules" or "networks".</param>
    public static IEnumerable<GoldenCase> All(string kind)
    {
        using FileStream file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Data", "PyTorch", "golden.json"));
        using JsonDocument document = JsonDocument.Parse(file);
        return [.. document.RootElement.GetProperty(kind).EnumerateArray().Select(json => new GoldenCase(json.Clone()))];
    }

    /// <summary>A value of the file, such as a number, a text or numbers.</summary>
    public T Read<T>(string name) => _json.GetProperty(name).Deserialize<T>()!;

    public Shape ReadShape(string name) => Read<int[]>(name) is [int channels, int height, int width]
        ? new Shape(channels, height, width)
        : throw new InvalidDataException($"{name} must be three numbers: {this}");

    /// <summary>An object such as ["Sgd", { "Momentum": 0.8 }]: the name of its type, arguments of its constructor, properties.</summary>
    public T Make<T>(string name) => Make<T>(_json.GetProperty(name));

    internal IReadOnlyList<Layer> MakeLayers(string name) => Layers(_json.GetProperty(name));

    internal NetworkTrainerOptions MakeOptions(string name)
    {
        var options = new LeNetTrainer.Options();
        foreach (JsonProperty setting in _json.GetProperty(name).EnumerateObject())
        {
            FieldInfo field = options.GetType().GetField(setting.Name)!;
            field.SetValue(options, setting.Value.Deserialize(field.FieldType));
        }

        return options;
    }

    /// <summary>The settings: what stands before the first long list of numbers. Tests are listed by them.</summary>
    public override string ToString() =>
        string.Join(' ', _json.EnumerateObject().Select(value => value.Value.ToString()).TakeWhile(text => text.Length < 120));

    private static T Make<T>(JsonElement json)
    {
        JsonElement[] parts = [.. json.EnumerateArray()];
        Type type = typeof(T).Assembly.GetType($"{typeof(T).Namespace}.{parts[0].GetString()}", throwOnError: true)!;
        ConstructorInfo constructor = type.GetConstructors().Single();
        bool hasProperties = parts[^1].ValueKind == JsonValueKind.Object;
        JsonElement[] arguments = parts[1..^(hasProperties ? 1 : 0)];
        object made = constructor.Invoke([.. constructor.GetParameters().Select((parameter, i) => Argument(parameter, i, arguments))]);
        foreach (JsonProperty setting in hasProperties ? parts[^1].EnumerateObject() : default)
        {
            PropertyInfo property = type.GetProperty(setting.Name)!;
            property.SetValue(made, setting.Value.Deserialize(property.PropertyType));
        }

        return (T)made;
    }

    private static object? Argument(ParameterInfo parameter, int index, JsonElement[] arguments)
    {
        if (parameter.ParameterType == typeof(IReadOnlyList<Layer>[]))
            return Array.ConvertAll(arguments, Layers);
        if (index >= arguments.Length)
            return parameter.DefaultValue;
        JsonElement argument = arguments[index];
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return type == typeof(IReadOnlyList<Layer>) ? Layers(argument)
            : type == typeof(Size2D) ? (Size2D)argument.GetInt32()
            : type == typeof(Padding2D) ? (Padding2D)argument.GetInt32()
            : argument.Deserialize(parameter.ParameterType);
    }

    private static IReadOnlyList<Layer> Layers(JsonElement json) => [.. json.EnumerateArray().Select(Make<Layer>)];
}
