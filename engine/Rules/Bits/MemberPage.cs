using System.Buffers.Text;
using System.Text;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Records;

namespace Grpc.Baas.Engine.Rules.Bits;

/// <summary>A page of the members of a group. A token holds the last one, so that changes in between do no harm.</summary>
/// <param name="After">The last member before the page; empty texts at the beginning.</param>
/// <param name="Size">Wanted, 1 to 100.</param>
internal readonly record struct MemberPage((string CollectionId, string AccountId) After, int Size)
{
    // No id has it.
    private const char Separator = ' ';

    /// <exception cref="Kernel.BaasException">query PAGE_TOKEN_INVALID, PAGE_INVALID.</exception>
    public static MemberPage Parse(int perPage, string token)
        => new(token.Length == 0 ? ("", "") : Decode(token), IdPage.Parse(perPage, token: "").Size);

    /// <summary>The token of the next page.</summary>
    /// <param name="found">Members, when one more than <see cref="Size"/> was looked for.</param>
    /// <returns>Empty when this is the last page.</returns>
    public string NextToken(IReadOnlyList<(string CollectionId, string AccountId)> found)
        => found.Count <= Size ? ""
            : Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"{found[Size - 1].CollectionId}{Separator}{found[Size - 1].AccountId}"));

    private static (string, string) Decode(string token)
        => Base64Url.IsValid(token)
            && Encoding.ASCII.GetString(Base64Url.DecodeFromChars(token)).Split(Separator) is [var collection, var account]
            && RecordId.IsValid(collection) && RecordId.IsValid(account)
                ? (collection, account)
                : throw QueryErrors.ListTokenInvalid();
}
