using ExpressML.Transforms.Seams;

namespace ExpressML.Tests.MLNet.Seams;

[TestClass]
public sealed class MLNetCompatibilityTests
{
    [TestMethod]
    public void FindProblem_TheListOfTheBuild_HasNone()
    {
        IReadOnlyList<string> members = MLNetCompatibility.ListedMembers();
        CollectionAssert.Contains(members.ToArray(), "Microsoft.ML.Core|Microsoft.ML.ModelSaveContext::SetVersionInfo");
        Assert.IsNull(MLNetCompatibility.FindProblem(members));
    }

    [TestMethod]
    public void FindProblem_MissingMembers_NamesThemAndTheVersion()
    {
        string? problem = MLNetCompatibility.FindProblem(
        [
            "Microsoft.ML.Core|Microsoft.ML.VersionInfo",
            "Microsoft.ML.Core|Microsoft.ML.VersionInfo::Gone",
            "Microsoft.ML.Core|Microsoft.ML.GoneType",
            "Microsoft.ML.Gone|Microsoft.ML.GoneType::Gone",
        ]);
        StringAssert.Matches(problem, new(@"^This version of ExpressML saves and loads models with Microsoft\.ML 5 and 6\. The Microsoft\.ML in use \(5\..+\) lacks: "
            + @"Microsoft\.ML\.Core\|Microsoft\.ML\.VersionInfo::Gone, Microsoft\.ML\.Core\|Microsoft\.ML\.GoneType, Microsoft\.ML\.Gone\|Microsoft\.ML\.GoneType::Gone\. "
            + @"Reference Microsoft\.ML 5\.0\.1 or 6\.0\.0, or update the ExpressML\.Transforms package\.$"));
    }
}
