using System.Text.Json;
using System.Threading.Channels;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Records.Transfer;
using Grpc.Baas.Engine.Records.Views;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.IntegrationTests.Records;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Rules;

/// <summary>What a caller gets of a collection on each of the ways to it; nothing where it is refused as a whole.</summary>
internal sealed class VisibleSets(RecordsBench bench, string collection, IReadOnlyList<string> all)
{
    /// <summary>By the name of the way: ids of the records, in their order.</summary>
    public async Task<Dictionary<string, string>> OfAsync(Caller caller) => new()
    {
        ["list"] = await ListedAsync(caller),
        ["get"] = Join(await GetEachAsync(caller)),
        ["watch"] = Join(await UnlessDeniedAsync(() => SnapshotAsync(caller))),
        ["export"] = Join(await UnlessDeniedAsync(() => ExportAsync(caller))),
        ["expand"] = Join(await ExpandAsync(caller)),
        ["related"] = Join(await UnlessUnknownAsync(() => bench.IdsAsync("refs", caller, "doc.id ~ 'd'"))),
    };

    public async Task<string> ListedAsync(Caller caller) => Join(await UnlessDeniedAsync(() => bench.IdsAsync(collection, caller)));

    public async Task<double> CountAsync(Caller caller)
    {
        try
        {
            return await bench.CountAsync(collection, caller);
        }
        catch (BaasException refused) when (IsDenial(refused))
        {
            return 0;
        }
    }

    private static string Join(IEnumerable<string> ids) => string.Join(' ', ids.Order(StringComparer.Ordinal));

    private static bool IsDenial(BaasException refused)
        => refused.Definition == AuthErrorTable.PermissionDenied || refused.Definition == AuthErrorTable.CredentialsMissing;

    private static async Task<IEnumerable<string>> UnlessDeniedAsync(Func<Task<string[]>> read)
    {
        try
        {
            return await read();
        }
        catch (BaasException refused) when (IsDenial(refused))
        {
            return [];
        }
        catch (ChannelClosedException closed) when (closed.InnerException is BaasException refused && IsDenial(refused))
        {
            return [];
        }
    }

    // Through a collection that is closed no way leads.
    private static async Task<IEnumerable<string>> UnlessUnknownAsync(Func<Task<string[]>> read)
    {
        try
        {
            return (await read()).Select(id => id[1..]);
        }
        catch (BaasException refused) when (refused.Definition == V1.Query.QueryErrorTable.FilterInvalid)
        {
            return [];
        }
    }

    private async Task<List<string>> GetEachAsync(Caller caller)
    {
        var seen = new List<string>();
        foreach (var id in all)
        {
            try
            {
                await bench.GetAsync(collection, id, caller: caller);
                seen.Add(id);
            }
            catch (BaasException refused) when (IsDenial(refused) || refused.Definition == RecordsErrorTable.RecordNotFound)
            {
            }
        }

        return seen;
    }

    private async Task<string[]> SnapshotAsync(Caller caller)
    {
        await using var watch = bench.Watch(new WatchRecordsRequest { Collection = collection, Snapshot = true }, caller);
        var seen = new List<string>();
        while (true)
        {
            var next = await watch.NextAsync();
            if (next.Type == "snapshot.complete")
            {
                return [.. seen];
            }

            if (next.Type == "record.snapshot")
            {
                seen.Add(next.RecordId);
            }
        }
    }

    private async Task<string[]> ExportAsync(Caller caller)
    {
        var options = new RecordsOptions();
        var export = new RecordExport(
            bench.Database, bench.Catalogue, new ViewReads(bench.Database, bench.Catalogue, options, bench.Time), options, bench.Time);
        var file = new ExportedFile();
        var request = new ExportRequest { Collection = collection, Format = TransferFormat.Ndjson };
        await export.RunAsync(request, caller, file, _ => Task.CompletedTask, CancellationToken.None);
        return [.. file.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!)];
    }

    private async Task<IEnumerable<string>> ExpandAsync(Caller caller)
    {
        var page = await bench.ListAsync(new ListRecordsRequest { Collection = "refs", Expand = "doc", PerPage = 100 }, caller);
        return page.Items.Where(item => item.Expand?.Fields.ContainsKey("doc") == true).Select(item => item.Id[1..]);
    }

    private sealed class ExportedFile : IAsyncStreamWriter<EncodedMessage>
    {
        public string Text { get; private set; } = "";

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(EncodedMessage message) => WriteAsync(message, CancellationToken.None);

        public Task WriteAsync(EncodedMessage message, CancellationToken cancellationToken)
        {
            Text += Google.Api.HttpBody.Parser.ParseFrom(message.Bytes.Span).Data.ToStringUtf8();
            return Task.CompletedTask;
        }
    }
}
