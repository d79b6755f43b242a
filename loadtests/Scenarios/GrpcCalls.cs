using Google.Protobuf;
using Grpc.Baas.LoadTests.Load;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.LoadTests.Scenarios;

/// <summary>The generic service over gRPC.</summary>
internal sealed class GrpcCalls : IIngestCalls
{
    private const string Service = "/baas.records.v1.RecordService";

    public string Prefix => "";

    public string Title => "gRPC";

    public bool IsHttp1 => false;

    public string IngestPath => $"{Service}/IngestRecords";

    public LoadRequest Get(string id) => LoadRequest.Grpc($"{Service}/GetRecord", new GetRecordRequest { Collection = TestRecords.Collection, Id = id });

    public LoadRequest Create(int number)
        => LoadRequest.Grpc($"{Service}/CreateRecord", new CreateRecordRequest { Collection = TestRecords.Collection, Data = TestRecords.MakeStruct(number) });

    public LoadRequest List(string category, string pageToken)
    {
        var request = MakeList(category, pageToken);
        request.Collection = TestRecords.Collection;
        return LoadRequest.Grpc($"{Service}/ListRecords", request);
    }

    /// <summary>What <see cref="List"/> asks for, of whatever collection.</summary>
    public static ListRecordsRequest MakeList(string category, string pageToken) => new()
    {
        Filter = category.Length > 0 ? $"category = \"{category}\"" : "",
        Sort = category.Length > 0 ? "-price" : "",
        PageToken = pageToken,
        PerPage = TestRecords.PageSize,
    };

    public byte[] MakeIngest(int records, bool isFirst) => new IngestRecordsRequest
    {
        Collection = isFirst ? TestRecords.Collection : "",
        Items = { Enumerable.Range(0, records).Select(number => new IngestItem { Data = TestRecords.MakeStruct(number) }) },
    }.ToByteArray();
}
