using System.Buffers.Text;
using System.Text;

namespace Grpc.Baas.Engine.Query;

/// <summary>A page of things in the order of their ids, the latest first. A token holds the last id, so that changes in between do no harm.</summary>
/// <param name="Before">Only ids smaller than this; empty for all.</param>
/// <param name="Size">Wanted, 1 to 100.</param>
internal readonly record struct IdPage(string Before, int Size)
{
    private const int DefaultSize = 30;
    private const int LargestSize = 100;

    /// <exception cref="Kernel.BaasException">query PAGE_TOKEN_INVALID, PAGE_INVALID.</exception>
    public static IdPage Parse(int perPage, string token)
        => perPage < 0
            ? throw QueryErrors.PerPageNegative(perPage)
            : new IdPage(token.Length == 0 ? "" : Decode(token), perPage == 0 ? DefaultSize : Math.Min(perPage, LargestSize));

    /// <summary>Whether a text is an id as the engine makes them; PostgreSQL would refuse some texts that are none.</summary>
    public static bool IsId(string text) => Guid.TryParseExact(text, "D", out var id) && id.ToString() == text;

    /// <summary>The token of the next page.</summary>
    /// <param name="found">How many were found, when one more than <see cref="Size"/> was looked for.</param>
    /// <param name="lastId">Id of the last one on this page.</param>
    /// <returns>Empty when this is the last page.</returns>
    public string NextToken(int found, Func<int, string> lastId)
        => found > Size ? Base64Url.EncodeToString(Encoding.ASCII.GetBytes(lastId(Size - 1))) : "";

    private static string Decode(string token)
        => Base64Url.IsValid(token) && Encoding.ASCII.GetString(Base64Url.DecodeFromChars(token)) is var id && IsId(id)
            ? id
            : throw QueryErrors.ListTokenInvalid();
}
