using Google.Protobuf;
using Grpc.Baas.LoadTests.Load;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.LoadTests.Scenarios;

/// <summary>
/// The collection's own service over gRPC. Its requests have the numbers of the generic ones, without the collection's name, and its records
/// those of the collection's fields.
/// </summary>
internal sealed class TypedCalls : IIngestCalls
{
    private const string Service = "/default.v1.GoodsService";

    // Fields of a record, in the order of the collection.
    private const int TitleField = 10;
    private const int CategoryField = 11;
    private const int PriceField = 12;
    private const int StockField = 13;
    private const int ActiveField = 14;

    private const int RecordOfCreate = 3;
    private const int ItemsOfIngest = 2;

    public string Prefix => "typed-";

    public string Title => "typed gRPC";

    public bool IsHttp1 => false;

    public string IngestPath => $"{Service}/Ingest";

    public LoadRequest Get(string id) => LoadRequest.Grpc($"{Service}/Get", new GetRecordRequest { Id = id });

    public LoadRequest Create(int number) => LoadRequest.Grpc($"{Service}/Create", Embed(RecordOfCreate, [MakeRecord(number)]));

    public LoadRequest List(string category, string pageToken) => LoadRequest.Grpc($"{Service}/List", GrpcCalls.MakeList(category, pageToken));

    public byte[] MakeIngest(int records, bool isFirst) => Embed(ItemsOfIngest, Enumerable.Range(0, records).Select(MakeRecord));

    private static byte[] MakeRecord(int number)
    {
        using var bytes = new MemoryStream();
        using var output = new CodedOutputStream(bytes);
        output.WriteTag(TitleField, WireFormat.WireType.LengthDelimited);
        output.WriteString("Laptop");
        output.WriteTag(CategoryField, WireFormat.WireType.LengthDelimited);
        output.WriteString(TestRecords.CategoryOf(number));
        output.WriteTag(PriceField, WireFormat.WireType.Fixed64);
        output.WriteDouble(TestRecords.PriceOf(number));
        output.WriteTag(StockField, WireFormat.WireType.Varint);
        output.WriteInt64(number % 1000);
        output.WriteTag(ActiveField, WireFormat.WireType.Varint);
        output.WriteBool(true);
        output.Flush();
        return bytes.ToArray();
    }

    private static byte[] Embed(int field, IEnumerable<byte[]> messages)
    {
        using var bytes = new MemoryStream();
        using var output = new CodedOutputStream(bytes);
        foreach (var message in messages)
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(message));
        }

        output.Flush();
        return bytes.ToArray();
    }
}
