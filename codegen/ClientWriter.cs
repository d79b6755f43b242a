using Google.Protobuf.Reflection;

namespace Grpc.Baas.Codegen;

/// <summary>Writes the client of a service.</summary>
internal static class ClientWriter
{
    public static void Write(CodeWriter code, ServiceDescriptor service, List<Rpc> rpcs)
    {
        var client = service.Name + "Client";
        code.Block($"""
            /// <summary>Client of {service.Name}.</summary>
            /// <param name="callInvoker">Makes the calls.</param>
            """);
        ServiceWriter.WriteObsolete(code, service.GetOptions()?.Deprecated);
        code.Line(ServiceWriter.GeneratedCode);
        code.Open($"public partial class {client}(GrpcCore::CallInvoker callInvoker) : GrpcCore::ClientBase<{client}>(callInvoker)");
        foreach (var rpc in rpcs)
        {
            if (rpc != rpcs[0])
            {
                code.Line();
            }

            WriteShortCall(code, rpc);
            code.Line();
            WriteFullCall(code, rpc);
        }

        code.Close();
    }

    private static void WriteShortCall(CodeWriter code, Rpc rpc)
    {
        WriteDocumentation(code, rpc);
        code.Block("""
            /// <param name="headers">Metadata to send.</param>
            /// <param name="deadline">When the call is given up; none when null. UTC.</param>
            /// <param name="cancellationToken">Gives the call up.</param>
            """);
        WriteReturns(code, rpc);
        MethodErrors.WriteException(code, rpc.Method);
        ServiceWriter.WriteObsolete(code, rpc.IsDeprecated);
        var request = rpc.TakesStream ? "" : $"{rpc.Request} request, ";
        var argument = rpc.TakesStream ? "" : "request, ";
        code.Block($"""
            public virtual {rpc.ClientReturnType} {rpc.ClientName}(
                {request}GrpcCore::Metadata? headers = null, global::System.DateTime? deadline = null,
                global::System.Threading.CancellationToken cancellationToken = default)
                => {rpc.ClientName}({argument}new GrpcCore::CallOptions(headers, deadline, cancellationToken));
            """);
    }

    private static void WriteFullCall(CodeWriter code, Rpc rpc)
    {
        WriteDocumentation(code, rpc);
        code.Line("/// <param name=\"options\">Metadata, deadline and cancellation of the call.</param>");
        WriteReturns(code, rpc);
        MethodErrors.WriteException(code, rpc.Method);
        ServiceWriter.WriteObsolete(code, rpc.IsDeprecated);
        var request = rpc.TakesStream ? "" : $"{rpc.Request} request, ";
        var argument = rpc.TakesStream ? "" : ", request";
        code.Block($"""
            public virtual {rpc.ClientReturnType} {rpc.ClientName}({request}GrpcCore::CallOptions options)
                => CallInvoker.{rpc.ClientCall}({rpc.Field}, null, options{argument});
            """);
    }

    private static void WriteDocumentation(CodeWriter code, Rpc rpc)
    {
        ServiceWriter.WriteSummary(code, rpc.Method, $"Calls {rpc.Name}.");
        if (!rpc.TakesStream)
        {
            code.Line("/// <param name=\"request\">The request to send.</param>");
        }
    }

    private static void WriteReturns(CodeWriter code, Rpc rpc)
        => code.Line(rpc.Kind == "Unary"
            ? "/// <returns>The call; await it for the response.</returns>"
            : "/// <returns>The call, with its streams.</returns>");
}
