using System.Diagnostics;
using Grpc.Baas.Client;
using Grpc.Baas.LoadTests.Hosts;
using Grpc.Baas.LoadTests.Load;
using Grpc.Baas.LoadTests.Running;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.LoadTests.Scenarios;

/// <summary>One stream of new records, as fast as the engine takes them, through the C# SDK's channel; its messages are made beforehand.</summary>
internal sealed class IngestSubject(string name, EngineProcess engine, IIngestCalls calls, Stage stage) : ISubject
{
    private const int RecordsPerMessage = 200;

    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(static message => message, static bytes => bytes);
    private static readonly Marshaller<IngestRecordsResponse> Responses = Marshallers.Create(static _ => [], IngestRecordsResponse.Parser.ParseFrom);

    private readonly byte[] _first = calls.MakeIngest(RecordsPerMessage, isFirst: true);
    private readonly byte[] _next = calls.MakeIngest(RecordsPerMessage, isFirst: false);

    public string Name => name;

    public async Task<Sample> RunAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var sample = await HostSubject.TakeAsync(engine.Host, () => IngestAsync(length, cancellationToken), cancellationToken);
        stage.Notes.Add(FormattableString.Invariant($"{name}: resident after {sample.Rate * length.TotalSeconds:N0} records more: {sample.ResidentBytes >> 20} MB"));
        return sample;
    }

    private async Task<LoadResult> IngestAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var parts = calls.IngestPath.Split('/');
        var method = new Method<byte[], IngestRecordsResponse>(MethodType.ClientStreaming, parts[1], parts[2], Bytes, Responses);
        using var channel = BaasChannel.ForAddress(engine.Address);
        var options = new CallOptions(new Metadata { { "authorization", $"Bearer {engine.Token}" } }, cancellationToken: cancellationToken);
        using var call = channel.CreateCallInvoker().AsyncClientStreamingCall(method, host: null, options);
        var (times, started, message) = (new Histogram(), Stopwatch.GetTimestamp(), _first);
        while (Stopwatch.GetElapsedTime(started) is var begun && begun < length)
        {
            await call.RequestStream.WriteAsync(message, cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(started) - begun);
            message = _next;
        }

        await call.RequestStream.CompleteAsync();
        var reply = await call.ResponseAsync;
        return reply.Rejected == 0
            ? new LoadResult(reply.Accepted / Stopwatch.GetElapsedTime(started).TotalSeconds, times, reply.Accepted)
            : throw new InvalidOperationException($"Records were refused: {reply.Rejections[0].Message}");
    }
}
