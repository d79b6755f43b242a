using System.Buffers.Text;
using System.Text;
using Grpc.Baas.Engine.Query;

namespace Grpc.Baas.Engine.Presence;

/// <summary>A page of users in the order of their ids.</summary>
/// <param name="After">The last one of the page before; null for the first page.</param>
/// <param name="Size">Wanted, 1 to 1,000.</param>
internal readonly record struct PresencePage(PresenceKey? After, int Size)
{
    private const int LargestSize = 1_000;

    // Neither an id nor a name has it.
    private const char Separator = '\n';

    /// <exception cref="Kernel.BaasException">query PAGE_TOKEN_INVALID, PAGE_INVALID.</exception>
    public static PresencePage Parse(int perPage, string token)
        => perPage < 0
            ? throw QueryErrors.PerPageNegative(perPage)
            : new PresencePage(token.Length == 0 ? null : Decode(token), perPage == 0 ? LargestSize : Math.Min(perPage, LargestSize));

    /// <summary>The token of the next page; empty when this is the last.</summary>
    /// <param name="found">The users found, when one more than <see cref="Size"/> was looked for.</param>
    public string NextToken(PresentUser[] found)
        => found.Length <= Size
            ? ""
            : Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{found[Size - 1].Key.UserId}{Separator}{found[Size - 1].Key.CollectionId}"));

    private static PresenceKey Decode(string token)
        => Base64Url.IsValid(token) && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split(Separator) is [var userId, var collectionId]
            ? new PresenceKey(userId, collectionId)
            : throw QueryErrors.ListTokenInvalid();
}
