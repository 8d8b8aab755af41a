using System.Reflection;
using System.Xml.Linq;
using ExpressML.Networks;

namespace ExpressML.Tests.Networks;

/// <summary>What an editor shows while a network is written: each method and each parameter of the builder has words of its own.</summary>
[TestClass]
public sealed class NetworkBuilderDocsTests
{
    private const int FewestWords = 3;

    private static readonly XElement[] _members =
        [.. XDocument.Load(Path.ChangeExtension(typeof(NetworkBuilder).Assembly.Location, ".xml")).Descendants("member")];

    private static IEnumerable<object[]> Methods =>
        typeof(NetworkBuilder).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(method => method.Name).Distinct().Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Methods))]
    public void Documentation_EachMethodAndParameter_HasWords(string name)
    {
        MethodInfo method = typeof(NetworkBuilder).GetMethod(name)!;
        XElement documentation = _members.Single(member =>
            member.Attribute("name")!.Value is { } id && (id == $"M:{typeof(NetworkBuilder).FullName}.{name}" || id.StartsWith($"M:{typeof(NetworkBuilder).FullName}.{name}(", StringComparison.Ordinal)));
        AssertWords(documentation.Element("summary"), name);
        CollectionAssert.AreEqual(method.GetParameters().Select(parameter => parameter.Name).ToArray(), documentation.Elements("param").Select(element => element.Attribute("name")!.Value).ToArray(), name);
        foreach (XElement parameter in documentation.Elements("param"))
            AssertWords(parameter, $"{name}, {parameter.Attribute("name")!.Value}");
    }

    // A reference alone says nothing before it is followed: only text counts.
    private static void AssertWords(XElement? element, string what)
    {
        Assert.IsNotNull(element, what);
        string text = string.Concat(element.Nodes().OfType<XText>().Select(node => node.Value));
        Assert.IsGreaterThan(FewestWords, text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length, $"{what}: {text}");
    }
}
