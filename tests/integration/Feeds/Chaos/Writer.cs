using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Client;
using Grpc.Baas.IntegrationTests.Feeds.Clients;
using Grpc.Baas.IntegrationTests.Feeds.Model;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Feeds.Chaos;

/// <summary>Writes at random, as an administrator, to one of the engines each time.</summary>
internal sealed class Writer : IDisposable
{
    // What another writer was faster with, or what a change of the schema took away.
    private static readonly string[] Expected = ["RECORD_NOT_FOUND", "RECORD_EXISTS", "ETAG_MISMATCH", "DATA_INVALID", "UNAVAILABLE", "OVERLOADED"];

    private readonly Random _random;
    private readonly RightsActor _rights;
    private readonly WriteCount _count;
    private readonly BaasClient[] _clients;

    public Writer(IEnumerable<Uri> places, RightsActor rights, WriteCount count, (string Token, int Seed) who)
    {
        (_rights, _count, _random) = (rights, count, new Random(who.Seed));
        var channel = new BaasChannelOptions
        {
            ConnectDelay = TimeSpan.FromMilliseconds(50),
            MaxConnectDelay = TimeSpan.FromMilliseconds(200),
            Retry = new RetryPolicy { MaxAttempts = 1 },
        };
        _clients = [.. places.Select(place => new BaasClient($"{place}", new BaasClientOptions { AccessToken = who.Token, Channel = channel }))];
    }

    public ConcurrentBag<Acknowledged> Done { get; } = [];

    public async Task RunAsync(TimeSpan pause, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await WriteAsync(_clients[_random.Next(_clients.Length)]);
            await Task.Delay(pause, CancellationToken.None);
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }
    }

    private async Task WriteAsync(BaasClient client)
    {
        try
        {
            var deadline = DateTime.UtcNow.AddSeconds(5);
            await (_random.Next(20) switch
            {
                < 5 => CreateAsync(client, deadline),
                < 10 => UpdateAsync(client, deadline),
                < 13 => UpsertAsync(client, deadline),
                < 16 => DeleteAsync(client, deadline),
                < 17 => RestoreAsync(client, deadline),
                < 19 => BatchAsync(client, deadline),
                _ when _rights.Flags.HasFlag(RightsFlags.Records) => AskedAsync(client, deadline),
                _ => UpdateAsync(client, deadline),
            });
        }
        catch (RpcException fault)
        {
            var told = GrpcFeed.ToFault(fault);
            if (!told.IsPassing && !Expected.Contains(told.Reason) && fault.StatusCode != StatusCode.DeadlineExceeded)
            {
                _count.Unexpected.Enqueue(told.Message);
            }
        }
    }

    private async Task CreateAsync(BaasClient client, DateTime deadline)
    {
        var (collection, id) = Pick();
        var request = new CreateRecordRequest { Collection = collection, Id = id, Data = MakeData(collection), RequestId = Guid.NewGuid().ToString() };
        Acknowledge(await client.Records.CreateRecordAsync(request, deadline: deadline), request.Data);
    }

    private async Task UpdateAsync(BaasClient client, DateTime deadline)
    {
        var (collection, id) = _random.Next(10) == 0 ? ("memos", ChaosSchema.PinnedMemo(_random.Next(ChaosSchema.PinnedMemos))) : Pick();
        var request = new UpdateRecordRequest { Collection = collection, Id = id, Data = MakeData(collection) };
        Acknowledge(await client.Records.UpdateRecordAsync(request, deadline: deadline), request.Data);
    }

    private async Task UpsertAsync(BaasClient client, DateTime deadline)
    {
        var (collection, id) = Pick();
        var request = new UpsertRecordRequest { Collection = collection, Id = id, Data = MakeData(collection) };
        Acknowledge((await client.Records.UpsertRecordAsync(request, deadline: deadline)).Record, request.Data);
    }

    private async Task DeleteAsync(BaasClient client, DateTime deadline)
    {
        var (collection, id) = Pick();
        await client.Records.DeleteRecordAsync(new DeleteRecordRequest { Collection = collection, Id = id }, deadline: deadline);
    }

    private async Task RestoreAsync(BaasClient client, DateTime deadline)
    {
        var collection = _random.Next(2) == 0 ? "owned" : "tasks";
        var id = $"{collection}-{_random.Next(ChaosSchema.RecordsPerCollection)}";
        await client.Records.RestoreRecordAsync(new RestoreRecordRequest { Collection = collection, Id = id }, deadline: deadline);
    }

    private async Task BatchAsync(BaasClient client, DateTime deadline)
    {
        var request = new BatchWriteRequest { Atomic = true };
        for (var i = _random.Next(1, 6); i > 0; i--)
        {
            var (collection, id) = Pick();
            request.Operations.Add(new BatchOperation { Upsert = new UpsertRecordRequest { Collection = collection, Id = id, Data = MakeData(collection) } });
        }

        await new BatchService.BatchServiceClient(client.CallInvoker).BatchWriteAsync(request, deadline: deadline);
    }

    // Records on which the rights to others depend.
    private async Task AskedAsync(BaasClient client, DateTime deadline)
    {
        var data = new Struct();
        if (_random.Next(3) == 0)
        {
            data.Fields["public"] = Value.ForBool(_random.Next(2) == 0);
            var change = new UpdateRecordRequest { Collection = "projects", Id = $"p{_random.Next(ChaosSchema.Projects)}", Data = data };
            await client.Records.UpdateRecordAsync(change, deadline: deadline);
            return;
        }

        var id = $"m{_random.Next(ChaosSchema.Members)}";
        if (_random.Next(4) == 0)
        {
            await client.Records.DeleteRecordAsync(new DeleteRecordRequest { Collection = "members", Id = id }, deadline: deadline);
            return;
        }

        data.Fields["user"] = Value.ForString(ChaosSchema.UserId(_random.Next(ChaosSchema.Users)));
        data.Fields["project"] = Value.ForString($"p{_random.Next(ChaosSchema.Projects)}");
        data.Fields["active"] = Value.ForBool(_random.Next(3) > 0);
        await client.Records.UpsertRecordAsync(new UpsertRecordRequest { Collection = "members", Id = id, Data = data }, deadline: deadline);
    }

    private (string Collection, string Id) Pick()
    {
        var collection = ChaosSchema.Fed[_random.Next(ChaosSchema.Fed.Length)];
        return (collection, $"{collection}-{_random.Next(ChaosSchema.RecordsPerCollection)}");
    }

    private Struct MakeData(string collection)
    {
        var number = _count.Next();
        var data = new Struct
        {
            Fields =
            {
                [Derived.Number] = Value.ForNumber(number),
                [Derived.Cost] = Value.ForNumber(Derived.CostOf(number)),
                [Derived.Secret] = Value.ForString(Derived.SecretOf(number)),
                ["status"] = Value.ForString(ChaosSchema.Statuses[_random.Next(ChaosSchema.Statuses.Length)]),
            },
        };
        if (_random.Next(3) > 0)
        {
            data.Fields["owner"] = Value.ForString(ChaosSchema.UserId(_random.Next(ChaosSchema.Users)));
        }

        if (collection == "tasks")
        {
            data.Fields["project"] = Value.ForString($"p{_random.Next(ChaosSchema.Projects)}");
        }
        else if (collection == "memos")
        {
            long[] permissions = [ChaosSchema.GuestRead, ChaosSchema.OwnerRead, ChaosSchema.GuestRead | ChaosSchema.OwnerRead, 0];
            data.Fields["permission"] = _random.Next(3) == 0 ? Value.ForNull() : Value.ForNumber(permissions[_random.Next(permissions.Length)]);
        }

        // Nobody keeps a value of before when the number is another.
        if (_rights.ExtraOf(collection) is { } extra)
        {
            data.Fields[extra] = Value.ForString(Derived.ExtraOf(number));
        }

        return data;
    }

    private void Acknowledge(V1.Records.Record record, Struct data)
        => Done.Add(new Acknowledged(record.Collection, record.Id, long.Parse(record.Etag), (long)data.Fields[Derived.Number].NumberValue));
}
