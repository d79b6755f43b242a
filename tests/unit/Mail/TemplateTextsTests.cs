using Grpc.Baas.Engine.Mail.Templates;

namespace Grpc.Baas.UnitTests.Mail;

public sealed class TemplateTextsTests
{
    private static readonly MailTemplate Template = new(
        "sample", "", new Dictionary<string, string> { ["link"] = "https://x", ["token"] = "t" }, ["link", "token"], new TemplateTexts("s", "{{link}}", ""));

    private static readonly Dictionary<string, string> Values = new()
    {
        ["app_name"] = "Fish & Chips",
        ["email"] = "ada@example.com",
        ["link"] = "https://x/?a=1&b=\"2\"",
        ["token"] = "<script>\r\nBcc: x@y",
    };

    [Fact]
    public void Render_Values_EscapedInHtmlOnly()
    {
        var mail = new TemplateTexts("{{app_name}}", "{{ link }} for {{email}}", "<a href=\"{{link}}\">{{token}}</a>").Render(Template, Values);

        Assert.Equal("Fish & Chips", mail.Subject);
        Assert.Equal("https://x/?a=1&b=\"2\" for ada@example.com", mail.Text);
        Assert.Equal("<a href=\"https://x/?a=1&amp;b=&quot;2&quot;\">&lt;script&gt;  Bcc: x@y</a>", mail.Html);
    }

    [Fact]
    public void Render_ValueWithLineEnd_StaysOnOneLine()
        => Assert.Equal("<script>  Bcc: x@y", new TemplateTexts("{{token}}", "", "").Render(Template, Values).Subject);

    [Fact]
    public void Render_ValueWithBraces_IsNotReadAgain()
        => Assert.Equal("{{token}}", new TemplateTexts("{{link}}", "", "").Render(Template, new Dictionary<string, string>(Values) { ["link"] = "{{token}}" }).Subject);

    [Theory]
    [InlineData("s", "{{link}}", "", "")]
    [InlineData("s", "{{token}}", "<b>{{link}}</b>", "")]
    [InlineData("a } b { c", "{{link}} }} {", "", "")]
    [InlineData("", "{{link}}", "", "texts.subject REQUIRED")]
    [InlineData("s", "", "", "texts.text REQUIRED")]
    [InlineData("s", " \n ", "", "texts.text REQUIRED")]
    [InlineData("a\nBcc: b", "{{link}}", "", "texts.subject FORMAT")]
    [InlineData("{{nothing}}", "{{link}}", "", "texts.subject PLACEHOLDER")]
    [InlineData("s", "{{link}} {{", "", "texts.text PLACEHOLDER")]
    [InlineData("s", "{{link}} {{}}", "", "texts.text PLACEHOLDER")]
    [InlineData("s", "no way in", "", "texts.text REQUIRED")]
    [InlineData("s", "{{link}}", "<p>no way in</p>", "texts.html REQUIRED")]
    [InlineData("s", "{{link}}\0", "", "texts.text FORMAT")]
    public void Check_Texts_NamesWhatIsWrong(string subject, string text, string html, string expected)
    {
        var violations = new TemplateTexts(subject, text, html).Check(Template);

        Assert.Equal(expected, string.Join(", ", violations.Select(violation => $"{violation.Field} {violation.Rule}")));
    }

    [Fact]
    public void Check_TooLong_IsRefused()
    {
        var violations = new TemplateTexts(new string('s', 201), "{{link}}" + new string('t', 65_529), new string('h', 65_537)).Check(Template);

        Assert.Equal(["MAX_LENGTH", "MAX_LENGTH", "MAX_LENGTH"], violations.Select(violation => violation.Rule));
    }

    [Fact]
    public void BuiltIn_Texts_AreRight() => Assert.Empty(TestTemplate.Template.Texts.Check(TestTemplate.Template));
}
