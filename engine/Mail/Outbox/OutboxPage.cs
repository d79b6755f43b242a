using System.Buffers.Text;
using System.Text;
using Grpc.Baas.Engine.Query;

namespace Grpc.Baas.Engine.Mail.Outbox;

/// <summary>Which page of the outbox is asked for. A token holds the last id of its page, so that new mails do no harm.</summary>
/// <param name="Size">Mails wanted.</param>
/// <param name="Before">Id that the page comes after; empty for the first page.</param>
internal sealed record OutboxPage(int Size, string Before)
{
    private const int DefaultSize = 30;
    private const int LargestSize = 100;

    /// <exception cref="Kernel.BaasException">query PAGE_TOKEN_INVALID, PAGE_INVALID.</exception>
    public static OutboxPage Parse(int perPage, string pageToken)
    {
        if (perPage < 0)
        {
            throw QueryErrors.PerPageNegative(perPage);
        }

        var before = pageToken.Length == 0 ? "" : Decode(pageToken);
        return new OutboxPage(perPage == 0 ? DefaultSize : Math.Min(perPage, LargestSize), before);
    }

    public static string Encode(string lastId) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(lastId));

    /// <summary>Whether a text is an id as mails have them.</summary>
    public static bool IsId(string text) => Guid.TryParseExact(text, "D", out var id) && id.ToString() == text;

    private static string Decode(string token)
    {
        var id = Base64Url.IsValid(token) ? Encoding.ASCII.GetString(Base64Url.DecodeFromChars(token)) : "";
        return IsId(id) ? id : throw QueryErrors.PageTokenInvalid();
    }
}
