using System.Collections;
using System.Globalization;
using System.Reflection;

namespace ExpressML.Training;

/// <summary>Writes down all settings of an object, whatever its type: two objects with the same text do the same.</summary>
/// <remarks>It goes by fields, so that a user's own optimizer, loss or augmentation needs to do nothing for it. Delegates have no text.</remarks>
internal static class SettingsText
{
    private const int DeepestNesting = 16;

    public static string Of(object? value, int depth = 0)
    {
        if (depth > DeepestNesting)
            throw new NotSupportedException($"The settings of {value?.GetType()} refer to each other in a circle.");
        return value switch
        {
            null => "null",
            string text => $"\"{text}\"",
            Delegate => "delegate",
            Type type => type.FullName!,
            _ when value.GetType() is { IsPrimitive: true } or { IsEnum: true } => Convert.ToString(value, CultureInfo.InvariantCulture)!,
            IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(item => Of(item, depth + 1)))}]",
            _ => $"{value.GetType().FullName} {{ {string.Join(", ", FieldsOf(value.GetType()).Select(field => $"{field.Name} = {Of(field.GetValue(value), depth + 1)}"))} }}",
        };
    }

    /// <summary>The fields of a type and those it inherits, in an order that does not depend on the run.</summary>
    public static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        for (Type? level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            foreach (FieldInfo field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).OrderBy(field => field.Name, StringComparer.Ordinal))
                yield return field;
        }
    }
}
