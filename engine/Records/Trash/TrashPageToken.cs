using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Grpc.Baas.Engine.Query;

namespace Grpc.Baas.Engine.Records.Trash;

/// <summary>Where the next page of deleted records begins, as text for clients.</summary>
internal static class TrashPageToken
{
    /// <param name="position">Position of the last record looked at.</param>
    public static string Make(long position, string collectionId)
        => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{collectionId}/{position}")));

    /// <exception cref="Kernel.BaasException">query PAGE_TOKEN_INVALID.</exception>
    public static long Read(string token, string collectionId)
    {
        Span<byte> bytes = stackalloc byte[128];
        if (token.Length > 128 || !Base64Url.IsValid(token) || !Base64Url.TryDecodeFromChars(token, bytes, out var length))
        {
            throw QueryErrors.PageTokenInvalid();
        }

        var text = Encoding.UTF8.GetString(bytes[..length]);
        return text.StartsWith(collectionId + "/", StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(collectionId.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var position)
                ? position
                : throw QueryErrors.PageTokenInvalid();
    }
}
