using Grpc.Baas.Engine.Records.Transfer;
using Grpc.Baas.V1.Records;
using Grpc.Core;
using Methods = Grpc.Baas.V1.Records.TransferService;

namespace Grpc.Baas.Engine.Records.Wire;

/// <summary>The methods of the generated service that carry files, with requests in their wire bytes and answers that are encoded already.</summary>
internal static class TransferMethods
{
    public static readonly Method<ExportRecordsCsvRequest, EncodedMessage> ExportCsv =
        RecordMethods.Of(Methods.ExportRecordsCsvMethod, ExportRecordsCsvRequest.Parser);

    public static readonly Method<ExportRecordsRequest, EncodedMessage> Export =
        RecordMethods.Of(Methods.ExportRecordsMethod, ExportRecordsRequest.Parser);

    public static readonly Method<ImportMessage, EncodedMessage> ImportCsv =
        RecordMethods.Of(Methods.ImportRecordsCsvMethod, static context => ImportMessage.Parse(context.PayloadAsReadOnlySequence()));

    public static readonly Method<ImportMessage, EncodedMessage> Import =
        RecordMethods.Of(Methods.ImportRecordsMethod, static context => ImportMessage.Parse(context.PayloadAsReadOnlySequence()));

    public static readonly Method<GetIngestProgressRequest, EncodedMessage> GetIngestProgress =
        RecordMethods.Of(Methods.GetIngestProgressMethod, GetIngestProgressRequest.Parser);
}
