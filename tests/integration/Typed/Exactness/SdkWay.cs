using Grpc.Baas.Client;
using Record = Grpc.Baas.V1.Records.Record;

namespace Grpc.Baas.IntegrationTests.Typed.Exactness;

/// <summary>The C# client for all collections.</summary>
internal sealed class SdkWay(BaasClient client) : RecordWay
{
    private readonly RecordCollection _posts = client.Collection(ExactnessBench.Posts);

    public override string Name => "sdk";

    public override async Task<SeenRecord> CreateAsync(string id, ExactValue value)
    {
        try
        {
            var data = value.Json == "null" ? new RecordData() : new RecordData { [value.Field] = value.Native };
            return ToSeen(await _posts.CreateAsync(data, id));
        }
        catch (BaasClientException fault)
        {
            throw new RefusedException(fault.Reason);
        }
    }

    public override async Task<SeenRecord> GetAsync(string id) => ToSeen(await _posts.GetAsync(id));

    public override async Task<IReadOnlyList<SeenRecord>> ListAsync() => await _posts.ListAllAsync().Select(ToSeen).ToListAsync();

    public override async Task<IReadOnlyList<SeenRecord>> WatchAsync(int count) =>
        await _posts.WatchAsync(new WatchOptions { From = 0 }).Take(count).Select(told => (SeenRecord)new StructRecord(told.RecordId, told.Data!)).ToListAsync();

    private static SeenRecord ToSeen(Record record) => new StructRecord(record.Id, record.Data);
}
