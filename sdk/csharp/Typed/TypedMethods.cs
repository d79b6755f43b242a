using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.Client.Typed;

/// <summary>The methods of a collection's service, and how their answers are read.</summary>
internal sealed class TypedMethods<T>
    where T : class
{
    private readonly RecordCodec<T> _codec;

    public TypedMethods(RecordCodec<T> codec)
    {
        _codec = codec;
        var record = Read(codec.Decode);
        Get = Unary("Get", record);
        List = Unary("List", Read(ReadPage));
        Create = Unary("Create", record);
        Update = Unary("Update", record);
        Delete = Unary("Delete", Read(_ => new Empty()));
        Watch = new(MethodType.ServerStreaming, codec.Service, "Watch", TypedRequest.Marshaller, Read(ReadEvent));
        Ingest = new(MethodType.ClientStreaming, codec.Service, "Ingest", IngestMessage.Marshaller, Read(IngestRecordsResponse.Parser.ParseFrom));
    }

    public Method<TypedRequest, T> Get { get; }

    public Method<TypedRequest, RecordPage<T>> List { get; }

    public Method<TypedRequest, T> Create { get; }

    public Method<TypedRequest, T> Update { get; }

    public Method<TypedRequest, Empty> Delete { get; }

    public Method<TypedRequest, TypedEvent<T>> Watch { get; }

    public Method<IngestMessage, IngestRecordsResponse> Ingest { get; }

    private static Marshaller<TAnswer> Read<TAnswer>(Func<CodedInputStream, TAnswer> read) => Marshallers.Create(
        static (_, _) => throw new NotSupportedException("Answers are only read."),
        context => read(new CodedInputStream(context.PayloadAsNewBuffer())));

    private Method<TypedRequest, TAnswer> Unary<TAnswer>(string name, Marshaller<TAnswer> answer) =>
        new(MethodType.Unary, _codec.Service, name, TypedRequest.Marshaller, answer);

    // The numbers are those of ListRecordsResponse.
    private RecordPage<T> ReadPage(CodedInputStream input)
    {
        var (items, order) = (new List<T>(), new List<SortTerm>());
        var (token, position, total) = ("", 0L, (long?)null);
        while (input.ReadTag() is not 0 and var tag)
        {
            switch (tag)
            {
                case (1 << 3) | 2:
                    items.Add(ReadRecord(input));
                    break;
                case (4 << 3) | 0:
                    total = input.ReadInt64();
                    break;
                case (5 << 3) | 2:
                    token = input.ReadString();
                    break;
                case (6 << 3) | 0:
                    position = input.ReadInt64();
                    break;
                case (8 << 3) | 2:
                    order.Add(SortTerm.Parser.ParseFrom(input.ReadBytes()));
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return new RecordPage<T>(items, token, position, total) { Order = order };
    }

    // The numbers are those of RecordEvent.
    private TypedEvent<T> ReadEvent(CodedInputStream input)
    {
        var head = new RecordEvent();
        T? record = null;
        while (input.ReadTag() is not 0 and var tag)
        {
            switch (tag)
            {
                case (1 << 3) | 2:
                    head.Type = input.ReadString();
                    break;
                case (3 << 3) | 2:
                    head.RecordId = input.ReadString();
                    break;
                case (4 << 3) | 2:
                    record = ReadRecord(input);
                    break;
                case (5 << 3) | 2:
                    head.Timestamp = Timestamp.Parser.ParseFrom(input.ReadBytes());
                    break;
                case (6 << 3) | 0:
                    head.Position = input.ReadInt64();
                    break;
                case (7 << 3) | 2:
                    head.Etag = input.ReadString();
                    break;
                case (8 << 3) | 2:
                    head.Created = Timestamp.Parser.ParseFrom(input.ReadBytes());
                    break;
                case (9 << 3) | 2:
                    head.Cause = input.ReadString();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return new TypedEvent<T>(head, record);
    }

    private T ReadRecord(CodedInputStream input) => _codec.Decode(input.ReadBytes().CreateCodedInput());
}
