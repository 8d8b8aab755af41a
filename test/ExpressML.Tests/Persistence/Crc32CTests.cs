using System.Text;
using ExpressML.Persistence;

namespace ExpressML.Tests.Persistence;

[TestClass]
public sealed class Crc32CTests
{
    [TestMethod]
    [DataRow("", 0x00000000u)]
    [DataRow("a", 0xC1D04330u)]
    [DataRow("123456789", 0xE3069283u)]
    [DataRow("The quick brown fox jumps over the lazy dog", 0x22620404u)]
    public void Value_KnownTexts_IsAsPublished(string text, uint expected)
    {
        var checksum = new Crc32C();
        checksum.Append(Encoding.ASCII.GetBytes(text));
        Assert.AreEqual(expected, checksum.Value);
    }

    [TestMethod]
    public void Append_AnyCut_GivesTheSame()
    {
        byte[] bytes = new byte[61];
        new Random(1).NextBytes(bytes);
        var whole = new Crc32C();
        whole.Append(bytes);
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            var parts = new Crc32C();
            parts.Append(bytes.AsSpan(0, cut));
            parts.Append(bytes.AsSpan(cut));
            Assert.AreEqual(whole.Value, parts.Value);
        }
    }
}
