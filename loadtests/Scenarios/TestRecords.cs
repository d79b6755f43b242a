using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Client;
using Grpc.Baas.LoadTests.Hosts;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.LoadTests.Scenarios;

/// <summary>The collection that scenarios read and write, and its records.</summary>
internal static class TestRecords
{
    public const string Collection = "goods";
    public const int Categories = 10;
    public const int PageSize = 30;

    public static string CategoryOf(int number) => string.Create(CultureInfo.InvariantCulture, $"c{number % Categories}");

    public static double PriceOf(int number) => number * 7919L % 100_000 / 100.0;

    /// <summary>The values of a record, as the SDK has them.</summary>
    public static RecordData Make(int number) => new()
    {
        ["title"] = "Laptop",
        ["category"] = CategoryOf(number),
        ["price"] = PriceOf(number),
        ["stock"] = number % 1000,
        ["active"] = true,
    };

    /// <summary>The same as the generic service's messages have them.</summary>
    public static Struct MakeStruct(int number) => new()
    {
        Fields =
        {
            ["title"] = Value.ForString("Laptop"),
            ["category"] = Value.ForString(CategoryOf(number)),
            ["price"] = Value.ForNumber(PriceOf(number)),
            ["stock"] = Value.ForNumber(number % 1000),
            ["active"] = Value.ForBool(true),
        },
    };

    /// <summary>The same as JSON.</summary>
    public static string MakeJson(int number) => JsonFormatter.Default.Format(MakeStruct(number));

    /// <summary>Makes the collection.</summary>
    /// <param name="isIndexed">Whether it has an index over <c>category</c> and <c>price</c>, falling.</param>
    public static async Task CreateAsync(EngineProcess engine, bool isIndexed, CancellationToken cancellationToken)
    {
        var collection = new Collection
        {
            Name = Collection,
            Schema =
            {
                new CollectionField { Name = "title", Type = "text" },
                new CollectionField { Name = "category", Type = "text" },
                new CollectionField { Name = "price", Type = "number" },
                new CollectionField { Name = "stock", Type = "int" },
                new CollectionField { Name = "active", Type = "bool" },
            },
        };
        if (isIndexed)
        {
            collection.Indexes.Add(new CollectionIndex { Fields = { "category", "-price" } });
        }

        await engine.Client.Collections.CreateAsync(collection, cancellationToken);
    }

    /// <summary>Fills it.</summary>
    public static async Task FillAsync(EngineProcess engine, int records, CancellationToken cancellationToken)
    {
        var reply = await engine.Client.Collection(Collection).IngestAsync(Enumerable.Range(0, records).Select(Make).ToAsyncEnumerable(), cancellationToken);
        if (reply.Rejected > 0)
        {
            throw new InvalidOperationException($"Records were refused: {reply.Rejections[0].Message}");
        }
    }

    /// <summary>The ids of all records.</summary>
    public static async Task<IReadOnlyList<string>> ReadIdsAsync(EngineProcess engine, CancellationToken cancellationToken)
        => await engine.Client.Collection(Collection).ListAllAsync(new ListOptions { Fields = "etag" }, cancellationToken).Select(record => record.Id).ToListAsync(cancellationToken);
}
