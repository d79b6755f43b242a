using System.Text;

namespace Grpc.Baas.IntegrationTests.Records.Expand;

/// <summary>Teams, users in teams, posts of users with tags, comments on posts, and notes that only administrators see.</summary>
internal static class Blog
{
    private static readonly string[] Definitions =
    [
        """{"name":"teams","list_rule":"","view_rule":"","schema":[{"name":"name","type":"text"}]}""",
        """{"name":"tags","list_rule":"","view_rule":"","schema":[{"name":"name","type":"text"},{"name":"weight","type":"int"}]}""",
        """{"name":"users","view_rule":"","schema":[{"name":"name","type":"text"},{"name":"bio","type":"text"},{"name":"team","type":"relation","relation":{"collection_id":"teams"}}]}""",
        """
        {"name":"posts","list_rule":"","view_rule":"","schema":[
          {"name":"title","type":"text"},{"name":"body","type":"text"},
          {"name":"author","type":"relation","relation":{"collection_id":"users"}},
          {"name":"tags","type":"relation","relation":{"collection_id":"tags","type":"many-to-many"}}]}
        """,
        """
        {"name":"comments","list_rule":"","schema":[
          {"name":"text","type":"text"},{"name":"approved","type":"bool"},
          {"name":"post","type":"relation","relation":{"collection_id":"posts"}},
          {"name":"author","type":"relation","relation":{"collection_id":"users"}}]}
        """,
        """{"name":"notes","schema":[{"name":"secret","type":"text"},{"name":"post","type":"relation","relation":{"collection_id":"posts"}}]}""",
    ];

    /// <summary>Makes the collections, and few records: posts p1 (author u1, tags t2 and t1) and p2 (author u2, no tags).</summary>
    public static async Task FillAsync(RecordsBench bench)
    {
        await DefineAsync(bench);
        await bench.CreateAsync("teams", """{"name":"core"}""", "m1");
        await bench.CreateAsync("tags", """{"name":"red","weight":1}""", "t1");
        await bench.CreateAsync("tags", """{"name":"blue","weight":2}""", "t2");
        await bench.CreateAsync("users", """{"name":"Ann","bio":"long","team":"m1"}""", "u1");
        await bench.CreateAsync("users", """{"name":"Bob","bio":"short"}""", "u2");
        await bench.CreateAsync("posts", """{"title":"one","body":"b1","author":"u1","tags":["t2","t1"]}""", "p1");
        await bench.CreateAsync("posts", """{"title":"two","body":"b2","author":"u2"}""", "p2");
        for (var i = 1; i <= 3; i++)
        {
            await bench.CreateAsync(
                "comments", $$"""{"text":"c{{i}}","approved":{{(i == 2 ? "false" : "true")}},"post":"p1","author":"u{{1 + (i % 2)}}"}""", $"c{i}");
        }

        await bench.CreateAsync("notes", """{"secret":"s","post":"p1"}""", "n1");
    }

    public static async Task DefineAsync(RecordsBench bench)
    {
        foreach (var definition in Definitions)
        {
            await bench.DefineAsync(definition);
        }
    }

    /// <summary>Expanded records in short: ids, with what was expanded from them in braces.</summary>
    public static string Shape(Google.Protobuf.WellKnownTypes.Struct? expand)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in expand?.Fields.OrderBy(entry => entry.Key, StringComparer.Ordinal) ?? Enumerable.Empty<KeyValuePair<string, Google.Protobuf.WellKnownTypes.Value>>())
        {
            text.Append(text.Length == 0 ? "" : " ").Append(name).Append('=').Append(value.ListValue is { } list
                ? $"[{string.Join(',', list.Values.Select(item => Record(item.StructValue)))}]"
                : Record(value.StructValue));
        }

        return text.ToString();
    }

    private static string Record(Google.Protobuf.WellKnownTypes.Struct record)
        => record.Fields["id"].StringValue + (record.Fields.TryGetValue("expand", out var expand) ? $"{{{Shape(expand.StructValue)}}}" : "");
}
