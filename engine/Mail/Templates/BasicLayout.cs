namespace Grpc.Baas.Engine.Mail.Templates;

/// <summary>The HTML of the templates that come with the engine: no images, no scripts, nothing to load, readable without its styles.</summary>
internal static class BasicLayout
{
    /// <param name="heading">What the mail is about.</param>
    /// <param name="paragraphs">What it says, as HTML.</param>
    public static string Page(string heading, params string[] paragraphs) => $$$"""
        <!doctype html>
        <html>
        <body style="margin:0;padding:24px;background:#f4f4f5;font:16px/1.5 system-ui,sans-serif;color:#18181b">
        <div style="max-width:520px;margin:auto;padding:32px;background:#fff;border-radius:8px">
        <h1 style="margin:0 0 16px;font-size:20px">{{{heading}}}</h1>
        {{{string.Join('\n', paragraphs.Select(paragraph => $"<p>{paragraph}</p>"))}}}
        <p style="margin-top:32px;font-size:13px;color:#71717a">{{app_name}} sent this mail to {{email}}.</p>
        </div>
        </body>
        </html>
        """;

    /// <summary>A link that looks like a button.</summary>
    public static string Button(string words)
        => $$$"""<a href="{{link}}" style="display:inline-block;padding:10px 20px;background:#18181b;color:#fff;border-radius:6px;text-decoration:none">{{{words}}}</a>""";
}
