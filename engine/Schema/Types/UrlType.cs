using System.Buffers;
using System.Text;
using Grpc.Baas.Engine.Schema.Checks;

namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>An absolute http or https URL. Source: RFC 3986, with the characters beyond ASCII of RFC 3987.</summary>
internal sealed class UrlType : PlainTextType
{
    public const int DefaultMaxLength = 2_048;

    // System.Uri takes no more than 65,519 characters.
    private const int LargestMaxLength = 32_768;

    // System.Uri would trim or escape what a URL must not have.
    private static readonly SearchValues<byte> Forbidden = SearchValues.Create(
        [.. Enumerable.Range(0, ' ' + 1).Select(control => (byte)control), .. "\"<>\\^`{|}\u007f"u8]);

    private static readonly ValueFault NoUrl = new("FORMAT", "expected an absolute URL, as https://example.org/path");

    public UrlType(FieldDraft draft)
        : base(new TextRules(draft, DefaultMaxLength, LargestMaxLength))
        => draft.RefuseAllBut(ValidationRules.Text);

    public override string Name => "url";

    protected override bool TryCheckFormat(ReadOnlySpan<byte> utf8, out ValueFault fault)
    {
        fault = IsUrl(utf8) ? default : NoUrl;
        return fault.Rule is null;
    }

    private static bool IsUrl(ReadOnlySpan<byte> utf8)
    {
        return !utf8.ContainsAny(Forbidden)
            && Uri.TryCreate(Encoding.UTF8.GetString(utf8), UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            && uri.Host.Length > 0;
    }
}
