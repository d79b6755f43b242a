using System.Text;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Expand;

namespace Grpc.Baas.UnitTests.Records.Expand;

public sealed class ExpandParserTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("  ", "")]
    [InlineData("author", "author")]
    [InlineData(" a , b.c , a.d", "a{d} b{c}")]
    [InlineData("a(limit:5)", "a[||5|]")]
    [InlineData("a( filter : x = 1 , sort:-b, fields:'c,d' ).e", "a[x = 1|-b|0|c,d]{e}")]
    [InlineData("a(filter:\"x = \\\"y\\\" && z = 'it\\\\'\")", "a[x = \"y\" && z = 'it\\'||0|]")]
    [InlineData("a(filter:\"x ~ '\\n'\")", "a[x ~ '\\n'||0|]")]
    [InlineData("a(filter:\"(x, y)\"),b", "a[(x, y)||0|] b")]
    [InlineData("a(limit:1).b,a.c", "a[||1|]{b c}")]
    public void Parse_Text_MakesLevels(string text, string expected)
    {
        var start = ExpandStep.Start();
        ExpandParser.Parse(text, start);
        Assert.Equal(expected, Describe(start));
    }

    [Theory]
    [InlineData("a,", 2)]
    [InlineData("a..b", 2)]
    [InlineData(",a", 0)]
    [InlineData("a b", 2)]
    [InlineData("a(", 2)]
    [InlineData("a()", 2)]
    [InlineData("a(x:1)", 2)]
    [InlineData("a(limit)", 7)]
    [InlineData("a(limit:0)", 8)]
    [InlineData("a(limit:x)", 8)]
    [InlineData("a(limit:-1)", 8)]
    [InlineData("a(limit:1,limit:2)", 10)]
    [InlineData("a(filter:'x)", 9)]
    [InlineData("a(filter:'x'", 12)]
    [InlineData("a)", 1)]
    public void Parse_Wrong_TellsTheOffset(string text, int offset)
    {
        var refused = Assert.Throws<BaasException>(() => ExpandParser.Parse(text, ExpandStep.Start()));
        Assert.Equal(("EXPAND_INVALID", $"{offset}"), (refused.Definition.Reason, refused.Metadata["offset"]));
        Assert.NotEmpty(refused.Metadata["expected"]);
    }

    [Theory]
    [InlineData("a.b.c.d.e.f", true)]
    [InlineData("a.b.c.d.e.f.g", false)]
    [InlineData("a(limit:1),a(limit:2)", false)]
    public void Parse_Limits_AreHeld(string text, bool isAllowed)
    {
        var refused = Record.Exception(() => ExpandParser.Parse(text, ExpandStep.Start()));
        Assert.Equal(isAllowed, refused is null);
        Assert.True(refused is null or BaasException { Definition.Reason: "EXPAND_INVALID" });
    }

    [Fact]
    public void Parse_TooMuch_IsRefused()
    {
        var levels = string.Join(',', Enumerable.Range(0, ExpandStep.MaxLevels + 1).Select(i => $"a{i}"));
        Assert.Throws<BaasException>(() => ExpandParser.Parse(levels, ExpandStep.Start()));
        Assert.Throws<BaasException>(() => ExpandParser.Parse(new string('a', ExpandParser.MaxLength + 1), ExpandStep.Start()));
    }

    [Fact]
    public void Parse_AnyText_IsReadOrRefused()
    {
        const string alphabet = "ab.,()'\"\\:1 filterlimitsortfields\0é\ud800";
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            var refused = Record.Exception(() => ExpandParser.Parse(text, ExpandStep.Start()));
            Assert.True(refused is null or BaasException, text);
        }
    }

    private static string Describe(ExpandStep start)
    {
        var text = new StringBuilder();
        foreach (var step in start.Steps)
        {
            text.Append(text.Length == 0 ? "" : " ").Append(step.Name);
            if (step.Options is { } options)
            {
                text.Append($"[{options.Filter}|{options.Sort}|{options.Limit}|{options.Fields}]");
            }

            if (step.Steps.Count > 0)
            {
                text.Append('{').Append(Describe(step)).Append('}');
            }
        }

        return text.ToString();
    }
}
