using Google.Protobuf;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Ingest;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Typed.Clients;
using Grpc.Baas.V1.Records;
using Grpc.Core;
using MethodDescriptor = Google.Protobuf.Reflection.MethodDescriptor;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Grpc.Baas.Engine.Typed;

/// <summary>The records of one collection over the wire, as its own messages.</summary>
internal sealed class TypedCollectionService(TypedRecords records, ContractClients clients, string collectionId)
{
    private const string ContractHeader = "baas-contract";
    private const string ClientHeader = "baas-client";

    /// <summary>Binds each method of the collection's service.</summary>
    public void Bind(ServiceBinderBase binder, ServiceDescriptor service)
    {
        foreach (var method in service.Methods)
        {
            Bind(binder, method);
        }
    }

    private void Bind(ServiceBinderBase binder, MethodDescriptor method)
    {
        switch (method.Name)
        {
            case "Create":
                binder.AddMethod(Of(method, static read => new TypedWriteRequest(RecordWriteRequest.ParseCreate(read.PayloadAsNewBuffer()), [])), Create);
                break;
            case "Get":
                binder.AddMethod(Of(method, GetRecordRequest.Parser), Get);
                break;
            case "List":
                binder.AddMethod(Of(method, ListRecordsRequest.Parser), List);
                break;
            case "Update":
                binder.AddMethod(Of(method, static read => TypedWriteRequest.ParseUpdate(read.PayloadAsNewBuffer())), Update);
                break;
            case "Delete":
                binder.AddMethod(Of(method, static read => RecordWriteRequest.ParseDelete(read.PayloadAsNewBuffer())), Delete);
                break;
            case "Ingest":
                binder.AddMethod(Of(method, read => TypedIngestMessage.Parse(read.PayloadAsReadOnlySequence(), records.TableOf(collectionId))), Ingest);
                break;
            case "Watch":
                binder.AddMethod(Of(method, WatchRecordsRequest.Parser), Watch);
                break;
            default:
                throw new InvalidOperationException($"The method '{method.FullName}' has no handler.");
        }
    }

    private Task<EncodedMessage> Create(TypedWriteRequest request, ServerCallContext context)
        => records.WriteAsync(collectionId, request, Enter(context), isCreate: true, context.CancellationToken);

    private Task<EncodedMessage> Update(TypedWriteRequest request, ServerCallContext context)
        => records.WriteAsync(collectionId, request, Enter(context), isCreate: false, context.CancellationToken);

    private Task<EncodedMessage> Get(GetRecordRequest request, ServerCallContext context)
        => records.GetAsync(collectionId, request, Enter(context), context.CancellationToken).AsTask();

    private Task<EncodedMessage> List(ListRecordsRequest request, ServerCallContext context)
        => records.ListAsync(collectionId, request, Enter(context), context.CancellationToken).AsTask();

    private Task<EncodedMessage> Delete(RecordWriteRequest request, ServerCallContext context)
        => records.DeleteAsync(collectionId, request, Enter(context), context.CancellationToken);

    private Task<EncodedMessage> Ingest(IAsyncStreamReader<IngestMessage> messages, ServerCallContext context)
        => records.IngestAsync(collectionId, messages, Enter(context), context.CancellationToken);

    private Task Watch(WatchRecordsRequest request, IServerStreamWriter<EncodedMessage> events, ServerCallContext context)
        => records.WatchAsync(collectionId, request, Enter(context), events, context.CancellationToken);

    // Generated clients say with each call what they were generated from.
    private Caller Enter(ServerCallContext context)
    {
        var call = (RpcCall)context;
        var headers = call.Http.Request.Headers;
        if (headers.TryGetValue(ContractHeader, out var contract))
        {
            clients.Note(contract.ToString(), headers[ClientHeader].ToString());
        }

        return call.CallerInCall;
    }

    private static Method<TRequest, EncodedMessage> Of<TRequest>(MethodDescriptor method, MessageParser<TRequest> parser)
        where TRequest : class, IMessage<TRequest>
        => Of(method, read => parser.ParseFrom(read.PayloadAsReadOnlySequence()));

    private static Method<TRequest, EncodedMessage> Of<TRequest>(MethodDescriptor method, Func<DeserializationContext, TRequest> read)
        where TRequest : class
        => RecordMethods.Of(new MethodName(method), read);

    /// <summary>A method as those who bind it know it.</summary>
    private sealed class MethodName(MethodDescriptor method) : IMethod
    {
        public MethodType Type => (method.IsClientStreaming, method.IsServerStreaming) switch
        {
            (true, _) => MethodType.ClientStreaming,
            (_, true) => MethodType.ServerStreaming,
            _ => MethodType.Unary,
        };

        public string ServiceName => method.Service.FullName;

        public string Name => method.Name;

        public string FullName => $"/{ServiceName}/{Name}";
    }
}
