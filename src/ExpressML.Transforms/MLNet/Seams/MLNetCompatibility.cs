using System.Reflection;
using Microsoft.ML;

namespace ExpressML.Transforms.Seams;

/// <summary>Whether the Microsoft.ML that is there at run time has the internal members that the seams were compiled against.</summary>
/// <remarks>
/// A seam asks before it calls a method that touches internals, and keeps such methods from being inlined: the runtime looks for the
/// members as soon as it compiles the method, and its own message would name neither ExpressML nor a way out.
/// </remarks>
internal static class MLNetCompatibility
{
    private const string Listed = "MLNetInternal";

    private static readonly Lazy<string?> _problem = new(() => FindProblem(ListedMembers()));

    /// <exception cref="NotSupportedException">A member is missing.</exception>
    public static void ThrowIfMemberIsMissing()
    {
        if (_problem.Value is { } problem)
            throw new NotSupportedException(problem);
    }

    /// <summary>The list that MLNetInternals.targets put into this assembly, as "Assembly|Type" or "Assembly|Type::Member".</summary>
    public static IReadOnlyList<string> ListedMembers() =>
        [.. typeof(MLNetCompatibility).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Where(item => item.Key == Listed).Select(item => item.Value!)];

    /// <summary>Which of the members are missing, as a message, or null if none is.</summary>
    public static string? FindProblem(IEnumerable<string> members)
    {
        string[] missing = [.. members.Where(member => !Exists(member))];
        if (missing.Length == 0)
            return null;

        Assembly core = typeof(ITransformer).Assembly;
        string version = core.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? core.GetName().Version?.ToString() ?? "unknown";
        return $"This version of ExpressML saves and loads models with Microsoft.ML 5 and 6. The Microsoft.ML in use ({version}) lacks: {string.Join(", ", missing)}. "
            + "Reference Microsoft.ML 5.0.1 or 6.0.0, or update the ExpressML.Transforms package.";
    }

    private static bool Exists(string member)
    {
        const BindingFlags any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
        string[] parts = member.Split(["|", "::"], StringSplitOptions.None);
        var type = Type.GetType($"{parts[1]}, {parts[0]}", throwOnError: false);
        return type is not null && (parts.Length == 2 || type.GetMember(parts[2], any).Length > 0);
    }
}
