using System.Collections;
using System.Globalization;
using System.Reflection;

namespace ExpressML.Training.Checkpoints;

/// <summary>Describes all settings of an object of any type: objects with the same text behave the same.</summary>
/// <remarks>
/// It reads the fields, so a user's own optimizer, loss or augmentation need not do anything for it. Delegates are not described, and objects of
/// .NET and ML.NET that are not values, such as a logger, are described by the name of their type.
/// </remarks>
internal static class SettingsText
{
    public static string Of(object? value) => Of(value, []);

    /// <summary>The fields of a type and its base types, in an order that is the same in each run.</summary>
    public static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        for (Type? level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            foreach (FieldInfo field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).OrderBy(field => field.Name, StringComparer.Ordinal))
                yield return field;
        }
    }

    // The path holds the objects around the value: an object that is on it already refers to itself.
    private static string Of(object? value, Stack<object> path)
    {
        if (value is null or string or Delegate || value.GetType() is { IsPrimitive: true } or { IsEnum: true })
            return value is Delegate ? "delegate" : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null";
        if (value is not IEnumerable && IsOfThePlatform(value.GetType()))
            return value is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture) : value.GetType().FullName!;
        if (path.Contains(value, ReferenceEqualityComparer.Instance))
            return "itself";

        path.Push(value);
        string text = value is IEnumerable items
            ? $"[{string.Join(", ", items.Cast<object?>().Select(item => Of(item, path)))}]"
            : $"{value.GetType().FullName} {{ {string.Join(", ", FieldsOf(value.GetType()).Select(field => $"{field.Name} = {Of(field.GetValue(value), path)}"))} }}";
        path.Pop();
        return text;
    }

    private static bool IsOfThePlatform(Type type) => type.Assembly.GetName().Name is { } name
        && (name.StartsWith("System", StringComparison.Ordinal) || name.StartsWith("Microsoft", StringComparison.Ordinal));
}
