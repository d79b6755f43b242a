using System.Buffers;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.Engine.Hosting.Import;

/// <summary>Sends records to the engine as one stream, in messages that are wire bytes already.</summary>
internal sealed class ImportStream(CallInvoker invoker, string collection, RecordEncoder encoder)
{
    private const int RecordsPerMessage = 200;
    private const int MaxMessageBytes = 512 * 1024;

    // The contract's method, with requests that need no serializing.
    private static readonly Method<WireWriter, IngestRecordsResponse> Method = new(
        MethodType.ClientStreaming,
        RecordService.IngestRecordsMethod.ServiceName,
        RecordService.IngestRecordsMethod.Name,
        Marshallers.Create<WireWriter>(Serialize, _ => throw new NotSupportedException("Requests are only written.")),
        RecordService.IngestRecordsMethod.ResponseMarshaller);

    /// <summary>Sends a file to its end.</summary>
    /// <param name="file">The records.</param>
    /// <param name="onSent">Told how many records went, after each message.</param>
    /// <param name="cancellationToken">Gives the import up; what was sent before may be stored.</param>
    public async Task<IngestRecordsResponse> SendAsync(RecordFile file, Action<long> onSent, CancellationToken cancellationToken)
    {
        using var call = invoker.AsyncClientStreamingCall(Method, null, new CallOptions(cancellationToken: cancellationToken));
        using var message = new WireWriter(MaxMessageBytes);
        message.WriteStringField(1, collection);
        var count = 0;
        while (await file.ReadAsync(cancellationToken))
        {
            encoder.Append(file.Current, message);
            if (++count == RecordsPerMessage || message.Length >= MaxMessageBytes)
            {
                await call.RequestStream.WriteAsync(message, cancellationToken);
                message.Clear();
                count = 0;
                onSent(file.Count);
            }
        }

        if (message.Length > 0)
        {
            await call.RequestStream.WriteAsync(message, cancellationToken);
        }

        await call.RequestStream.CompleteAsync();
        onSent(file.Count);
        return await call.ResponseAsync;
    }

    private static void Serialize(WireWriter message, SerializationContext context)
    {
        context.SetPayloadLength(message.Length);
        context.GetBufferWriter().Write(message.WrittenSpan);
        context.Complete();
    }
}
