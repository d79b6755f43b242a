using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Client;
using Grpc.Baas.V1.Records;
using Record = Grpc.Baas.V1.Records.Record;

namespace Grpc.Baas.IntegrationTests.Typed.Exactness;

/// <summary>The service of all collections.</summary>
internal sealed class GenericGrpcWay(BaasClient client) : GrpcWay(client, "baas.records.v1.RecordService")
{
    public override string Name => "generic-grpc";

    public override async Task<SeenRecord> CreateAsync(string id, ExactValue value)
    {
        var request = new CreateRecordRequest { Collection = ExactnessBench.Posts, Id = id, Data = new Struct() };
        if (value.Json != "null")
        {
            request.Data.Fields[value.Field] = value.Plain;
        }

        return ToSeen(Record.Parser.ParseFrom(await CallAsync("CreateRecord", request)));
    }

    public override async Task<SeenRecord> GetAsync(string id) =>
        ToSeen(Record.Parser.ParseFrom(await CallAsync("GetRecord", new GetRecordRequest { Collection = ExactnessBench.Posts, Id = id })));

    public override async Task<IReadOnlyList<SeenRecord>> ListAsync()
    {
        List<SeenRecord> records = [];
        var request = new ListRecordsRequest { Collection = ExactnessBench.Posts, PerPage = 100 };
        do
        {
            var page = ListRecordsResponse.Parser.ParseFrom(await CallAsync("ListRecords", request));
            records.AddRange(page.Items.Select(ToSeen));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return records;
    }

    public override async Task<IReadOnlyList<SeenRecord>> WatchAsync(int count) =>
        await StreamAsync("WatchRecords", new WatchRecordsRequest { Collection = ExactnessBench.Posts, From = 0 })
            .Select(told => RecordEvent.Parser.ParseFrom(told)).Where(told => told.Type == "record.created").Take(count)
            .Select(told => (SeenRecord)new StructRecord(told.RecordId, told.Data)).ToListAsync();

    private static SeenRecord ToSeen(Record record) => new StructRecord(record.Id, record.Data);
}
