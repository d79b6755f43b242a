using Grpc.Baas.Engine.Rpc.Compression;

namespace Grpc.Baas.Engine.Rpc.Rest.Conditions;

/// <summary>
/// Entity tags: what a message calls its etag, in the form that HTTP has for it. A tag of a compressed form of a response ends
/// in the coding's name, since forms that differ in their bytes have tags that differ; it is taken off when the tag comes back.
/// Source: RFC 9110 §8.8.3.
/// </summary>
internal static class EntityTag
{
    /// <summary>The longest etag that is told in a header.</summary>
    public const int MaxLength = 128;

    // Puts an end to a value that looks as if a coding had been added to it.
    private const string Plain = "--identity";

    private const string CodingMark = "--";

    /// <summary>A header's value for an etag; null if the etag has characters that no tag can have.</summary>
    /// <param name="coding">Name of the coding of the response; null for none.</param>
    public static string? Format(ReadOnlySpan<byte> etag, string? coding)
    {
        Span<char> text = stackalloc char[MaxLength];
        if (etag.IsEmpty || etag.Length > MaxLength || etag.ContainsAnyExceptInRange((byte)'!', (byte)'~') || etag.Contains((byte)'"'))
        {
            return null;
        }

        System.Text.Encoding.ASCII.GetChars(etag, text);
        var value = text[..etag.Length];
        if (coding is not null)
        {
            return $"\"{value}{CodingMark}{coding}\"";
        }

        return value.Length == WithoutCoding(value).Length ? $"\"{value}\"" : $"\"{value}{Plain}\"";
    }

    /// <summary>Takes the first tag off a list.</summary>
    /// <param name="list">The header's value, or what is left of it; afterwards what follows the tag.</param>
    /// <param name="tag">What is between the quotes, without the coding.</param>
    /// <returns>False if no tag comes next.</returns>
    public static bool TryTake(ref ReadOnlySpan<char> list, out ReadOnlySpan<char> tag, out bool isWeak)
    {
        var rest = list.Trim(" \t");
        isWeak = rest.StartsWith("W/");
        rest = isWeak ? rest[2..] : rest;
        tag = default;
        if (rest is not ['"', .. var opened])
        {
            return false;
        }

        var end = opened.IndexOf('"');
        if (end < 0)
        {
            return false;
        }

        rest = opened[(end + 1)..].TrimStart(" \t");
        if (rest is not ([] or [',', ..]))
        {
            return false;
        }

        // RFC 9110 §5.6.1: a list may have empty elements.
        list = rest.TrimStart(", \t");
        tag = WithoutCoding(opened[..end]);
        return true;
    }

    private static ReadOnlySpan<char> WithoutCoding(ReadOnlySpan<char> tag)
    {
        var mark = tag.LastIndexOf(CodingMark);
        if (mark < 0)
        {
            return tag;
        }

        var isCoding = tag[mark..] is Plain || ContentCoding.Find(tag[(mark + CodingMark.Length)..]) is not null;
        return isCoding ? tag[..mark] : tag;
    }
}
