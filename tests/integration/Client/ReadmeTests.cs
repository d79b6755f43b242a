using System.Runtime.CompilerServices;
using Grpc.Baas.Client;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Records;
using Grpc.Baas.V1.Schema;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Grpc.Baas.IntegrationTests.Client;

/// <summary>The example of the SDK's README, compiled and run.</summary>
public sealed class ReadmeTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private static string Address { get; set; } = "";

    [Fact]
    public async Task Example_AsWritten_Runs()
    {
        Address = fixture.Engine.Address.ToString();
        using var client = new BaasClient(Address);
        await client.SignInAsync(TestAdministrator.Email, TestAdministrator.Password);
        var definition = new Collection { Name = "posts" };
        definition.Schema.Add(new CollectionField { Name = "title", Type = "text" });
        definition.Schema.Add(new CollectionField { Name = "views", Type = "int" });
        await client.Collections.CreateAsync(definition);

        await Assert.ThrowsAsync<ExampleEndException>(() => RunAsync()).Soon();

        Assert.Equal("""{"title":"Hello","views":2}""", Console.Lines[0]);
        Assert.Contains(" Snapshot ", Console.Lines[1]);
    }

    [Fact]
    public async Task Example_InTheReadme_IsTheOneThatRuns()
    {
        var source = await File.ReadAllTextAsync(SourcePath());
        var readme = await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(SourcePath())!, "../../../sdk/csharp/README.md"));

        var compiled = Between(source, "// The example starts.\n", "        // The example ends.").Replace("\n        ", "\n").Trim();
        var written = Between(readme, "```csharp\n", "```").Replace("using Grpc.Baas.Client;\n", "").Trim();

        Assert.Equal(written, compiled.Replace("(Address)", "(\"http://localhost:8080\")"));
    }

    [Fact]
    public async Task ChannelExample_AsWritten_RunsAndIsInTheReadme()
    {
        var source = await File.ReadAllTextAsync(SourcePath());
        var readme = await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(SourcePath())!, "../../../sdk/csharp/README.md"));
        Address = fixture.Engine.Address.ToString();

        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<BaasClientException>(() => RunChannelAsync("wrong", "r1"))).StatusCode);

        var compiled = Between(source, "// The channel's example starts.\n", "        // The channel's example ends.").Replace("\n        ", "\n").Trim();
        var written = Between(readme[readme.IndexOf("## The gRPC channel", StringComparison.Ordinal)..], "```csharp\n", "```").Trim();
        Assert.Equal(written, compiled.Replace("[Address]", "[\"http://localhost:8080\", \"http://localhost:8081\"]"));
    }

    [Fact]
    public async Task LiveExample_AsWritten_RunsAndIsInTheReadme()
    {
        var source = await File.ReadAllTextAsync(SourcePath());
        var readme = await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(SourcePath())!, "../../../sdk/csharp/README.md"));
        using var client = new BaasClient(fixture.Engine.Address.ToString());
        await client.SignInAsync(TestAdministrator.Email, TestAdministrator.Password);
        var definition = new Collection { Name = "seen", Schema = { new CollectionField { Name = "views", Type = "int" } } };
        await client.Collections.CreateAsync(definition);
        await client.Collection("seen").CreateAsync(new RecordData { ["views"] = 1 });

        await RunLiveAsync(client.Collection("seen")).Soon();

        Assert.Contains(Console.Lines, line => line.StartsWith("1 posts", StringComparison.Ordinal));
        var compiled = Between(source, "// The live example starts.\n", "        // The live example ends.").Replace("\n        ", "\n").Trim();
        var written = Between(readme[readme.IndexOf("## A live list", StringComparison.Ordinal)..], "```csharp\n", "```").Trim();
        Assert.Equal(written, compiled);
    }

    private static async Task RunLiveAsync(RecordCollection posts)
    {
        // The live example starts.
        await using var top = posts.Live(new LiveOptions { Filter = "views > 0", Sort = "-views", Limit = 10 });
        top.Changed += (_, e) =>
        {
            foreach (var change in e.Changes)
            {
                Console.WriteLine($"{change.Type} {change.Record.Id} at {change.Index}");
            }
        };
        await top.ReadyAsync();
        Console.WriteLine($"{top.Count} posts, {top.State}");

        // The live example ends.
    }

    private static async Task RunChannelAsync(string token, string id)
    {
        // The channel's example starts.
        var options = new BaasChannelOptions
        {
            Compression = "gzip",
            LoadBalancing = LoadBalancingPolicy.RoundRobin,
            Methods =
            [
                new MethodConfig { Timeout = TimeSpan.FromSeconds(10), WaitForReady = true },
                new MethodConfig
                {
                    Service = "baas.records.v1.RecordService",
                    Method = "GetRecord",
                    Hedging = new HedgingPolicy { MaxAttempts = 3, Delay = TimeSpan.FromMilliseconds(50) },
                },
            ],
        };
        using var channel = BaasChannel.ForAddresses([Address], options);
        await channel.ConnectAsync();

        var records = new RecordService.RecordServiceClient(channel.CreateCallInvoker().Intercept(metadata =>
        {
            metadata.Add("authorization", "Bearer " + token);
            return metadata;
        }));
        var found = await records.GetRecordAsync(new GetRecordRequest { Collection = "posts", Id = id });

        // The channel's example ends.
        Console.WriteLine(found.Id);
    }

    private static async Task RunAsync()
    {
        // The example starts.
        using var client = new BaasClient(Address);
        await client.SignInAsync("admin@example.com", "correct horse battery");

        var posts = client.Collection("posts");
        var post = await posts.CreateAsync(new RecordData { ["title"] = "Hello", ["views"] = 1 });
        await posts.UpdateAsync(post.Id, new RecordData { ["views"] = 2 }, post.Etag);

        await foreach (var record in posts.ListAllAsync(new ListOptions { Filter = "views >= 2", Sort = "-views" }))
        {
            Console.WriteLine(record.Data.ToJson());
        }

        await foreach (var change in posts.WatchAsync(new WatchOptions { Snapshot = true }))
        {
            Console.WriteLine($"{change.Position} {change.Type} {change.RecordId}");
        }

        // The example ends.
    }

    private static string Between(string text, string start, string end)
    {
        var from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }

    private static string SourcePath([CallerFilePath] string path = "") => path;

    // In place of the real one. It ends the example's last loop, which would go on for ever.
    private static class Console
    {
        public static List<string> Lines { get; } = [];

        public static void WriteLine(string line)
        {
            lock (Lines)
            {
                Lines.Add(line);
            }

            if (line.Contains("SnapshotComplete", StringComparison.Ordinal))
            {
                throw new ExampleEndException();
            }
        }
    }

    private sealed class ExampleEndException : Exception;
}
