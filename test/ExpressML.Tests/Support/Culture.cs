using System.Globalization;

namespace ExpressML.Tests.Support;

/// <summary>Sets the culture of the current thread until it is disposed of.</summary>
internal sealed class Culture : IDisposable
{
    private readonly CultureInfo _before = CultureInfo.CurrentCulture;

    private Culture() { }

    public static Culture Use(string name)
    {
        var culture = new Culture();
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
        return culture;
    }

    public void Dispose() => CultureInfo.CurrentCulture = _before;
}
