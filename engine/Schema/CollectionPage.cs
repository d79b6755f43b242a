using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema;

/// <summary>Pages through the catalogue in the order of names. A token holds the last name of its page, so changes in between do no harm.</summary>
internal static class CollectionPage
{
    private const int DefaultSize = 30;
    private const int LargestSize = 100;

    /// <exception cref="Kernel.BaasException">query PAGE_TOKEN_INVALID, PAGE_INVALID.</exception>
    public static ListCollectionsResponse Read(CatalogueSnapshot snapshot, ListCollectionsRequest request)
    {
        if (request.PerPage < 0)
        {
            throw SchemaErrors.PerPageNegative(request.PerPage);
        }

        var size = request.PerPage == 0 ? DefaultSize : Math.Min(request.PerPage, LargestSize);
        var start = request.PageToken.Length == 0 ? 0 : CountUpTo(snapshot.Collections, Decode(request.PageToken));
        var page = snapshot.Collections.AsSpan()[start..Math.Min(start + size, snapshot.Collections.Length)];
        var response = new ListCollectionsResponse();
        foreach (var collection in page)
        {
            response.Items.Add(collection.Definition);
        }

        if (start + page.Length < snapshot.Collections.Length)
        {
            response.NextPageToken = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(page[^1].Name));
        }

        return response;
    }

    private static string Decode(string token)
    {
        if (!Base64Url.IsValid(token))
        {
            throw SchemaErrors.PageTokenInvalid();
        }

        var name = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
        return DefinitionNames.IsName(name) ? name : throw SchemaErrors.PageTokenInvalid();
    }

    /// <summary>How many collections have this name or one before it.</summary>
    private static int CountUpTo(ImmutableArray<Collection> collections, string name)
    {
        var low = 0;
        var high = collections.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(collections[middle].Name, name) <= 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
