using Google.Api;
using Google.Protobuf;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Schema.Transfer;
using Grpc.Baas.V1.Schema;
using Grpc.Core;

namespace Grpc.Baas.Engine.Schema;

/// <summary>The schema of the project as a document over the wire, for administrators.</summary>
internal sealed class SchemaService(ProjectEditor editor, Catalogue catalogue) : V1.Schema.SchemaService.SchemaServiceBase
{
    public override Task<HttpBody> ExportSchema(ExportSchemaRequest request, ServerCallContext context)
    {
        CollectionService.RequireAdministrator(context);
        var format = request.Format.Length == 0 ? SchemaFormat.Yaml : SchemaFormats.Parse(request.Format);
        return Task.FromResult(new HttpBody
        {
            ContentType = SchemaFormats.ContentType(format),
            Data = ByteString.CopyFromUtf8(SchemaExport.Write(catalogue.Current, format)),
        });
    }

    public override Task<SchemaPlan> DiffSchema(DiffSchemaRequest request, ServerCallContext context)
    {
        CollectionService.RequireAdministrator(context);
        var document = SchemaDocumentReader.Read(request.Document, request.Format);
        var terms = new DocumentTerms(request.Prune, UpdateTerms.Parse(request.OnFailure, confirmHash: ""));
        return editor.DiffAsync(document, terms, context.CancellationToken);
    }

    public override Task<SchemaPlan> ApplySchema(ApplySchemaRequest request, ServerCallContext context)
    {
        CollectionService.RequireAdministrator(context);
        var document = SchemaDocumentReader.Read(request.Document, request.Format);
        var terms = new DocumentTerms(request.Prune, UpdateTerms.Parse(request.OnFailure, request.ConfirmHash) with { BreaksClients = request.BreakClients });
        return request.DryRun
            ? editor.DiffAsync(document, terms, context.CancellationToken)
            : editor.For(((RpcCall)context).Caller).ApplyAsync(document, terms, context.CancellationToken);
    }
}
