using Google.Protobuf.Reflection;

namespace Grpc.Baas.Codegen;

/// <summary>Writes the class of a service: its methods as data, the base class of servers, and the client.</summary>
internal static class ServiceWriter
{
    public const string GeneratedCode = "[global::System.CodeDom.Compiler.GeneratedCode(\"protoc-gen-baas\", null)]";

    public static void Write(CodeWriter code, ServiceDescriptor service)
    {
        var rpcs = service.Methods.Select(method => new Rpc(method)).ToList();
        WriteSummary(code, service, $"The service {service.FullName}.");
        WriteObsolete(code, service.GetOptions()?.Deprecated);
        code.Line(GeneratedCode);
        code.Open($"public static partial class {service.Name}");
        code.Line($"const string __ServiceName = \"{service.FullName}\";");
        if (rpcs.Count > 0)
        {
            WriteMarshallers(code, service);
        }

        foreach (var rpc in rpcs)
        {
            code.Line();
            WriteMethod(code, rpc);
        }

        code.Line();
        code.Block($"""
            /// <summary>The service as the proto file declares it.</summary>
            public static Protobuf::Reflection.ServiceDescriptor Descriptor
                => {CSharpNames.Reflection(service.File)}.Descriptor.Services[{service.Index}];
            """);
        code.Line();
        WriteServer(code, service, rpcs);
        code.Line();
        ClientWriter.Write(code, service, rpcs);
        code.Line();
        WriteBinding(code, service, rpcs);
        code.Close();
    }

    public static void WriteSummary(CodeWriter code, DescriptorBase descriptor, string otherwise)
    {
        var comment = ProtoComment.Lines(descriptor);
        ProtoComment.WriteSummary(code, comment.Count > 0 ? comment : [otherwise]);
    }

    public static void WriteObsolete(CodeWriter code, bool? deprecated)
    {
        if (deprecated == true)
        {
            code.Line("[global::System.Obsolete]");
        }
    }

    private static void WriteMarshallers(CodeWriter code, ServiceDescriptor service)
    {
        code.Line();
        code.Block("""
            static void __Serialize<T>(T message, GrpcCore::SerializationContext context) where T : class, Protobuf::IMessage<T>
            {
                context.SetPayloadLength(message.CalculateSize());
                Protobuf::MessageExtensions.WriteTo(message, context.GetBufferWriter());
                context.Complete();
            }

            static GrpcCore::Marshaller<T> __Marshaller<T>(Protobuf::MessageParser<T> parser) where T : class, Protobuf::IMessage<T>
                => new(__Serialize, context => parser.ParseFrom(context.PayloadAsReadOnlySequence()));
            """);
        code.Line();
        var messages = service.Methods.SelectMany(method => new[] { method.InputType, method.OutputType }).DistinctBy(message => message.FullName);
        foreach (var message in messages)
        {
            var type = CSharpNames.Message(message);
            code.Line($"static readonly GrpcCore::Marshaller<{type}> {Rpc.Marshaller(message)} = __Marshaller({type}.Parser);");
        }
    }

    private static void WriteMethod(CodeWriter code, Rpc rpc)
    {
        WriteSummary(code, rpc.Method, $"The method {rpc.Method.FullName}.");
        WriteObsolete(code, rpc.IsDeprecated);
        code.Block($"""
            public static readonly GrpcCore::Method<{rpc.Request}, {rpc.Response}> {rpc.Field} = new(
                GrpcCore::MethodType.{rpc.Kind}, __ServiceName, "{rpc.Name}",
                {Rpc.Marshaller(rpc.Method.InputType)}, {Rpc.Marshaller(rpc.Method.OutputType)});
            """);
    }

    private static void WriteServer(CodeWriter code, ServiceDescriptor service, List<Rpc> rpcs)
    {
        code.Line($"/// <summary>Base class of servers of {service.Name}. A method that is not overridden fails with UNIMPLEMENTED.</summary>");
        WriteObsolete(code, service.GetOptions()?.Deprecated);
        code.Line(GeneratedCode);
        code.Open($"public abstract partial class {service.Name}Base");
        foreach (var rpc in rpcs)
        {
            if (rpc != rpcs[0])
            {
                code.Line();
            }

            WriteSummary(code, rpc.Method, $"Serves {rpc.Name}.");
            code.Line(rpc.TakesStream
                ? "/// <param name=\"requestStream\">The requests, in the order in which they come.</param>"
                : "/// <param name=\"request\">The request.</param>");
            if (rpc.GivesStream)
            {
                code.Line("/// <param name=\"responseStream\">Takes the responses.</param>");
            }

            code.Line("/// <param name=\"context\">The call.</param>");
            code.Line(rpc.GivesStream
                ? "/// <returns>A task that ends when all responses are written.</returns>"
                : "/// <returns>The response.</returns>");
            MethodErrors.WriteException(code, rpc.Method);
            WriteObsolete(code, rpc.IsDeprecated);
            code.Block($"""
                public virtual {rpc.ServerReturnType} {rpc.Name}({rpc.ServerParameters})
                    => throw new GrpcCore::RpcException(new GrpcCore::Status(GrpcCore::StatusCode.Unimplemented, ""));
                """);
        }

        code.Close();
    }

    private static void WriteBinding(CodeWriter code, ServiceDescriptor service, List<Rpc> rpcs)
    {
        code.Block($"""
            /// <summary>Gives every method of a server to a binder.</summary>
            /// <param name="serviceBinder">Takes the methods.</param>
            /// <param name="serviceImpl">Serves them.</param>
            """);
        WriteObsolete(code, service.GetOptions()?.Deprecated);
        code.Open($"public static void BindService(GrpcCore::ServiceBinderBase serviceBinder, {service.Name}Base serviceImpl)");
        foreach (var rpc in rpcs)
        {
            code.Block($"""
                serviceBinder.AddMethod({rpc.Field},
                    new GrpcCore::{rpc.ServerDelegate}<{rpc.Request}, {rpc.Response}>(serviceImpl.{rpc.Name}));
                """);
        }

        code.Close();
    }
}
