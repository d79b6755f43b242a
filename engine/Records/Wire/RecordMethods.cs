using Google.Protobuf;
using Grpc.Baas.Engine.Records.Batch;
using Grpc.Baas.Engine.Records.Ingest;
using Grpc.Baas.V1.Records;
using Grpc.Core;
using BatchMethods = Grpc.Baas.V1.Records.BatchService;
using Methods = Grpc.Baas.V1.Records.RecordService;

namespace Grpc.Baas.Engine.Records.Wire;

/// <summary>
/// The methods of the generated service, but with requests whose values stay in their wire bytes and with answers that are
/// encoded already.
/// </summary>
internal static class RecordMethods
{
    public static readonly Method<RecordWriteRequest, EncodedMessage> Create =
        Of(Methods.CreateRecordMethod, context => RecordWriteRequest.ParseCreate(context.PayloadAsNewBuffer()));

    public static readonly Method<RecordWriteRequest, EncodedMessage> Update =
        Of(Methods.UpdateRecordMethod, context => RecordWriteRequest.ParseUpdate(context.PayloadAsNewBuffer()));

    public static readonly Method<RecordWriteRequest, EncodedMessage> Delete =
        Of(Methods.DeleteRecordMethod, context => RecordWriteRequest.ParseDelete(context.PayloadAsNewBuffer()));

    public static readonly Method<RecordWriteRequest, EncodedMessage> Replace =
        Of(Methods.ReplaceRecordMethod, context => RecordWriteRequest.ParseUpdate(context.PayloadAsNewBuffer()));

    public static readonly Method<RecordWriteRequest, EncodedMessage> Upsert =
        Of(Methods.UpsertRecordMethod, context => RecordWriteRequest.ParseUpsert(context.PayloadAsNewBuffer()));

    public static readonly Method<RecordWriteRequest, EncodedMessage> Restore =
        Of(Methods.RestoreRecordMethod, context => RecordWriteRequest.ParseRestore(context.PayloadAsNewBuffer()));

    public static readonly Method<RecordWriteRequest, EncodedMessage> Purge =
        Of(Methods.PurgeRecordMethod, context => RecordWriteRequest.ParseRestore(context.PayloadAsNewBuffer()));

    public static readonly Method<ListDeletedRecordsRequest, EncodedMessage> ListDeleted =
        Of(Methods.ListDeletedRecordsMethod, ListDeletedRecordsRequest.Parser);

    public static readonly Method<BatchRequest, EncodedMessage> Batch =
        Of(BatchMethods.BatchWriteMethod, context => BatchRequest.Parse(context.PayloadAsNewBuffer()));

    public static readonly Method<BulkRequest, EncodedMessage> BulkCreate =
        Of(BatchMethods.BulkCreateRecordsMethod, context => BulkRequest.ParseCreate(context.PayloadAsNewBuffer()));

    public static readonly Method<BulkRequest, EncodedMessage> BulkUpdate =
        Of(BatchMethods.BulkUpdateRecordsMethod, context => BulkRequest.ParseUpdate(context.PayloadAsNewBuffer()));

    public static readonly Method<BulkRequest, EncodedMessage> BulkDelete =
        Of(BatchMethods.BulkDeleteRecordsMethod, context => BulkRequest.ParseDelete(context.PayloadAsNewBuffer()));

    public static readonly Method<WhereRequest, EncodedMessage> UpdateWhere =
        Of(BatchMethods.UpdateRecordsWhereMethod, context => WhereRequest.Parse(context.PayloadAsNewBuffer()));

    public static readonly Method<WhereRequest, EncodedMessage> DeleteWhere =
        Of(BatchMethods.DeleteRecordsWhereMethod, context => WhereRequest.Parse(context.PayloadAsNewBuffer()));

    public static readonly Method<IngestMessage, EncodedMessage> Ingest =
        Of(Methods.IngestRecordsMethod, context => IngestMessage.Parse(context.PayloadAsReadOnlySequence()));

    public static readonly Method<GetRecordRequest, EncodedMessage> Get = Of(Methods.GetRecordMethod, GetRecordRequest.Parser);

    public static readonly Method<ListRecordsRequest, EncodedMessage> List = Of(Methods.ListRecordsMethod, ListRecordsRequest.Parser);

    public static readonly Method<WatchRecordsRequest, EncodedMessage> Watch = Of(Methods.WatchRecordsMethod, WatchRecordsRequest.Parser);

    public static readonly Method<AggregateRecordsRequest, EncodedMessage> Aggregate =
        Of(V1.Records.AggregateService.AggregateRecordsMethod, AggregateRecordsRequest.Parser);

    internal static Method<TRequest, EncodedMessage> Of<TRequest>(IMethod method, MessageParser<TRequest> parser)
        where TRequest : IMessage<TRequest>
        => Of(method, context => parser.ParseFrom(context.PayloadAsReadOnlySequence()));

    internal static Method<TRequest, EncodedMessage> Of<TRequest>(IMethod method, Func<DeserializationContext, TRequest> read) => new(
        method.Type,
        method.ServiceName,
        method.Name,
        new Marshaller<TRequest>((_, _) => throw new NotSupportedException("The engine does not send requests."), read),
        new Marshaller<EncodedMessage>(
            static (message, context) => message.Send(context),
            static _ => throw new NotSupportedException("The engine does not read answers.")));
}
