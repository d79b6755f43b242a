using System.Buffers;
using Google.Protobuf;
using Grpc.Baas.Engine.Records.Ingest;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>A client's stream of records; it breaks if the sequence throws.</summary>
internal sealed class IngestMessages(IEnumerable<IngestRecordsRequest> messages) : IAsyncStreamReader<IngestMessage>
{
    private readonly IEnumerator<IngestRecordsRequest> _messages = messages.GetEnumerator();

    public IngestMessage Current { get; private set; } = null!;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (!_messages.MoveNext())
        {
            return false;
        }

        Current = IngestMessage.Parse(new ReadOnlySequence<byte>(_messages.Current.ToByteArray()));
        return true;
    }
}
