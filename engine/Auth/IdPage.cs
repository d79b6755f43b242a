using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Query;

namespace Grpc.Baas.Engine.Auth;

/// <summary>A page of things in the order of their ids, the latest first. A token holds the last id, so that changes in between do no harm.</summary>
/// <param name="Before">Only ids smaller than this; empty for all.</param>
/// <param name="Size">Wanted, 1 to 100.</param>
internal readonly record struct IdPage(string Before, int Size)
{
    private const int DefaultSize = 30;
    private const int LargestSize = 100;

    /// <exception cref="BaasException">query PAGE_TOKEN_INVALID, PAGE_INVALID.</exception>
    public static IdPage Parse(int perPage, string token)
    {
        if (perPage < 0)
        {
            throw new BaasException(
                QueryErrorTable.PageInvalid,
                "The number of items on a page must not be negative.",
                new Dictionary<string, string> { ["per_page"] = perPage.ToString(CultureInfo.InvariantCulture) })
            {
                Violations = [new FieldViolation("per_page", "MIN", "expected 0 or more")],
            };
        }

        return new IdPage(token.Length == 0 ? "" : Decode(token), perPage == 0 ? DefaultSize : Math.Min(perPage, LargestSize));
    }

    /// <summary>The token of the next page.</summary>
    /// <param name="found">How many were found, when one more than <see cref="Size"/> was looked for.</param>
    /// <param name="lastId">Id of the last one on this page.</param>
    /// <returns>Empty when this is the last page.</returns>
    public string NextToken(int found, Func<int, string> lastId)
        => found > Size ? Base64Url.EncodeToString(Encoding.ASCII.GetBytes(lastId(Size - 1))) : "";

    private static string Decode(string token)
        => Base64Url.IsValid(token) && Guid.TryParseExact(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)), "D", out var id)
            ? id.ToString()
            : throw new BaasException(QueryErrorTable.PageTokenInvalid, "The page token is not a next_page_token of this list.")
            {
                Violations = [new FieldViolation("page_token", "FORMAT", "expected next_page_token as it was received")],
            };
}
