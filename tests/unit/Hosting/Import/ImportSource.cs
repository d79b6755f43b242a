using System.Text;
using System.Text.Json.Nodes;
using Grpc.Baas.Engine.Hosting.Import;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.UnitTests.Hosting.Import;

/// <summary>Makes files and collections for the tests of the import.</summary>
internal static class ImportSource
{
    public static RecordFile Json(string text, int chunk = int.MaxValue) => new JsonRecordFile(new ChunkedStream(Encoding.UTF8.GetBytes(text), chunk));

    public static RecordFile Csv(string text) => new CsvRecordFile(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    /// <summary>All records of a file, as JSON text without spaces.</summary>
    public static async Task<List<string>> ReadAllAsync(RecordFile file)
    {
        var records = new List<string>();
        while (await file.ReadAsync(CancellationToken.None))
        {
            records.Add(JsonNode.Parse(file.Current)!.ToJsonString());
        }

        return records;
    }

    /// <summary>Makes a collection from <c>name type</c> pairs.</summary>
    public static Collection Collection(params string[] fields)
    {
        var collection = new Collection { Name = "things" };
        foreach (var field in fields)
        {
            var parts = field.Split(' ');
            var definition = new CollectionField { Name = parts[0], Type = parts[1] };
            if (parts is [_, "select", "many"])
            {
                definition.Select = new SelectOptions { MaxSelect = 5 };
            }

            collection.Schema.Add(definition);
        }

        return collection;
    }

    /// <summary>Gives no more than a few bytes at a time.</summary>
    private sealed class ChunkedStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, chunk)], cancellationToken);
    }
}
