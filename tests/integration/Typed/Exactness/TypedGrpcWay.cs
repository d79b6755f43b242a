using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Client;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.IntegrationTests.Typed.Exactness;

/// <summary>The service of the collection.</summary>
internal sealed class TypedGrpcWay(BaasClient client) : GrpcWay(client, "default.v1.PostsService")
{
    public override string Name => "typed-grpc";

    public override async Task<SeenRecord> CreateAsync(string id, ExactValue value)
    {
        byte[] record = [.. Delimited(1, Encoding.UTF8.GetBytes(id)), .. value.Wire];
        // Fields that a message does not know are written as they came.
        return ToSeen(await CallAsync("Create", Empty.Parser.ParseFrom(Delimited(3, record))));
    }

    public override async Task<SeenRecord> GetAsync(string id) => ToSeen(await CallAsync("Get", new GetRecordRequest { Id = id }));

    public override async Task<IReadOnlyList<SeenRecord>> ListAsync()
    {
        List<SeenRecord> records = [];
        var request = new ListRecordsRequest { PerPage = 100 };
        do
        {
            var page = await CallAsync("List", request);
            records.AddRange(PartsOf(page, 1).Select(ToSeen));
            request.PageToken = ListRecordsResponse.Parser.ParseFrom(WithoutItems(page)).NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return records;
    }

    public override async Task<IReadOnlyList<SeenRecord>> WatchAsync(int count) =>
        await StreamAsync("Watch", new WatchRecordsRequest { From = 0 }).SelectMany(told => PartsOf(told, 4).ToAsyncEnumerable()).Take(count).Select(ToSeen).ToListAsync();

    private static byte[] Delimited(int number, byte[] message)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(message));
        }

        return bytes.ToArray();
    }

    private static byte[] WithoutItems(byte[] page) => [.. PartsOf(page, 5).SelectMany(token => Delimited(5, token))];

    private static SeenRecord ToSeen(byte[] record) => new WireRecord(Encoding.UTF8.GetString(PartsOf(record, 1).Single()), record);
}
