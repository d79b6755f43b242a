namespace Grpc.Baas.Engine.Records;

/// <summary>What an id and a request id may look like.</summary>
internal static class RecordId
{
    public const int MaxLength = 128;

    /// <summary>
    /// 1 to 128 of letters, digits, <c>_</c>, <c>-</c>, <c>.</c> and <c>~</c>: the unreserved characters of RFC 3986 §2.3. Not
    /// <c>.</c> and <c>..</c>, which clients take out of a path (§5.2.4): a DELETE of such a record would reach its collection.
    /// </summary>
    public static bool IsValid(ReadOnlySpan<char> id)
    {
        if (id.Length is 0 or > MaxLength || id is "." or "..")
        {
            return false;
        }

        foreach (var character in id)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('_' or '-' or '.' or '~'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>At most 128 of the ASCII characters 0x21 to 0x7e.</summary>
    public static bool IsValidRequestId(ReadOnlySpan<char> requestId)
        => requestId.Length <= MaxLength && requestId.IndexOfAnyExceptInRange('\x21', '\x7e') < 0;
}
