using System.Runtime.CompilerServices;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Client;
using Grpc.Baas.IntegrationTests.Feeds.Model;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Feeds.Clients;

/// <summary>Follows by the generated client.</summary>
internal sealed class GrpcFeed : IFeed
{
    public async IAsyncEnumerable<Seen> ReadAsync(FeedRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var channel = BaasChannel.ForAddress(request.Address, new BaasChannelOptions { Retry = new RetryPolicy { MaxAttempts = 1 } });
        var message = new WatchRecordsRequest
        {
            Collections = { request.Who.Collections },
            Filter = request.Who.Filter.Text,
            Fields = string.Join(',', request.Who.Fields),
            Snapshot = request.Who.Snapshot,
        };
        if (request.From is { } from)
        {
            message.From = from;
        }

        var headers = new Metadata();
        if (request.Token.Length > 0)
        {
            headers.Add("authorization", $"Bearer {request.Token}");
        }

        using var call = new RecordService.RecordServiceClient(channel.CreateCallInvoker()).WatchRecords(message, headers, cancellationToken: cancellationToken);
        while (await MoveNextAsync(call.ResponseStream, cancellationToken))
        {
            yield return ToSeen(call.ResponseStream.Current, request.Stream);
        }
    }

    public static Dictionary<string, string> ToValues(Struct data) => data.Fields.ToDictionary(field => field.Key, field => FeedJson.Canonical(field.Value));

    public static FeedFault ToFault(RpcException fault)
        => new(fault is BaasClientException { IsTransportFault: false } told && told.Reason.Length > 0 ? told.Reason : IsBroken(fault) ? "" : $"{fault.StatusCode}", fault.Message);

    private static bool IsBroken(RpcException fault)
        => fault is BaasClientException { IsTransportFault: true } || fault.StatusCode is StatusCode.Unavailable or StatusCode.Cancelled or StatusCode.Internal;

    private static async Task<bool> MoveNextAsync(IAsyncStreamReader<RecordEvent> reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.MoveNext(CancellationToken.None);
        }
        catch (RpcException fault)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw ToFault(fault);
        }
    }

    private static Seen ToSeen(RecordEvent source, int stream) => new(FeedClock.Micros, stream, source.Type)
    {
        Collection = source.Collection,
        Id = source.RecordId,
        Position = source.Position,
        Cause = source.Cause,
        Etag = source.Etag,
        ChangedMicros = source.Timestamp is null ? 0 : FeedClock.ToMicros(source.Timestamp.ToDateTimeOffset()),
        Values = source.Data is null ? null : Seen.ValuesOf(source.Type, ToValues(source.Data)),
    };
}
