using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Batch;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.V1.Records;
using Record = Grpc.Baas.V1.Records.Record;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>The writes beside create, update and delete, as calls of the bench.</summary>
internal static class WriteRequests
{
    public static async Task<Record> ReplaceAsync(this RecordsBench bench, ReplaceRecordRequest request, Caller? caller = null)
    {
        using var answer = await bench.Writer.ReplaceAsync(
            RecordWriteRequest.ParseUpdate(request.ToByteArray()), caller ?? Caller.Engine, CancellationToken.None);
        return Record.Parser.ParseFrom(answer.Bytes.Span);
    }

    public static async Task<Record> UpdateAsync(this RecordsBench bench, UpdateRecordRequest request, Caller? caller = null)
    {
        using var answer = await bench.Writer.UpdateAsync(
            RecordWriteRequest.ParseUpdate(request.ToByteArray()), caller ?? Caller.Engine, CancellationToken.None);
        return Record.Parser.ParseFrom(answer.Bytes.Span);
    }

    public static async Task<Record> CreateAsync(this RecordsBench bench, CreateRecordRequest request, Caller? caller = null)
    {
        using var answer = await bench.Writer.CreateAsync(
            RecordWriteRequest.ParseCreate(request.ToByteArray()), caller ?? Caller.Engine, CancellationToken.None);
        return Record.Parser.ParseFrom(answer.Bytes.Span);
    }

    public static async Task DeleteAsync(this RecordsBench bench, DeleteRecordRequest request, Caller? caller = null)
    {
        using var answer = await bench.Writer.DeleteAsync(
            RecordWriteRequest.ParseDelete(request.ToByteArray()), caller ?? Caller.Engine, CancellationToken.None);
        Assert.True(answer.Bytes.IsEmpty);
    }

    public static async Task<UpsertRecordResponse> UpsertAsync(
        this RecordsBench bench, string collection, string json, string id = "", string on = "", string requestId = "", Caller? caller = null)
    {
        var request = new UpsertRecordRequest { Collection = collection, Id = id, Data = Struct.Parser.ParseJson(json), RequestId = requestId };
        request.On.Add(on.Split(',', StringSplitOptions.RemoveEmptyEntries));
        using var answer = await bench.Writer.UpsertAsync(
            RecordWriteRequest.ParseUpsert(request.ToByteArray()), caller ?? Caller.Engine, CancellationToken.None);
        return UpsertRecordResponse.Parser.ParseFrom(answer.Bytes.Span);
    }

    public static async Task<Record> RestoreAsync(this RecordsBench bench, string collection, string id, string requestId = "", Caller? caller = null)
    {
        var request = new RestoreRecordRequest { Collection = collection, Id = id, RequestId = requestId };
        using var answer = await bench.Writer.RestoreAsync(
            RecordWriteRequest.ParseRestore(request.ToByteArray()), caller ?? Caller.Engine, CancellationToken.None);
        return Record.Parser.ParseFrom(answer.Bytes.Span);
    }

    public static async Task PurgeAsync(this RecordsBench bench, string collection, string id, Caller? caller = null)
    {
        var request = new PurgeRecordRequest { Collection = collection, Id = id };
        using var answer = await bench.Writer.PurgeAsync(
            RecordWriteRequest.ParseRestore(request.ToByteArray()), caller ?? Caller.Engine, CancellationToken.None);
        Assert.True(answer.Bytes.IsEmpty);
    }

    public static async Task<ListDeletedRecordsResponse> ListDeletedAsync(
        this RecordsBench bench, ListDeletedRecordsRequest request, Caller? caller = null)
    {
        using var answer = await bench.Trash.ListAsync(request, caller ?? Caller.Engine, CancellationToken.None);
        return ListDeletedRecordsResponse.Parser.ParseFrom(answer.Bytes.Span);
    }

    /// <summary>Runs a batch that is given in JSON.</summary>
    public static async Task<BatchWriteResponse> BatchAsync(this RecordsBench bench, string json, Caller? caller = null)
    {
        var request = BatchWriteRequest.Parser.ParseJson(json);
        using var answer = await bench.Batch.WriteAsync(
            BatchRequest.Parse(request.ToByteArray()), caller ?? Caller.Engine, CancellationToken.None);
        return BatchWriteResponse.Parser.ParseFrom(answer.Bytes.Span);
    }

    public static async Task<BulkRecordsResponse> BulkUpdateAsync(
        this RecordsBench bench, string collection, IEnumerable<string> ids, string json, Caller? caller = null)
    {
        var request = new BulkUpdateRecordsRequest { Collection = collection, Data = Struct.Parser.ParseJson(json) };
        request.RecordIds.Add(ids);
        using var answer = await bench.Bulk.UpdateAsync(
            BulkRequest.ParseUpdate(request.ToByteArray()), caller ?? Caller.Engine, CancellationToken.None);
        return BulkRecordsResponse.Parser.ParseFrom(answer.Bytes.Span);
    }

    public static async Task<BulkRecordsResponse> BulkDeleteAsync(
        this RecordsBench bench, string collection, IEnumerable<string> ids, Caller? caller = null)
    {
        var request = new BulkDeleteRecordsRequest { Collection = collection };
        request.RecordIds.Add(ids);
        using var answer = await bench.Bulk.DeleteAsync(
            BulkRequest.ParseDelete(request.ToByteArray()), caller ?? Caller.Engine, CancellationToken.None);
        return BulkRecordsResponse.Parser.ParseFrom(answer.Bytes.Span);
    }
}
