using Google.Protobuf.Reflection;

namespace Grpc.Baas.Codegen;

/// <summary>What C# says of one method of a service.</summary>
internal sealed record Rpc(MethodDescriptor Method)
{
    public string Name => Method.Name;

    public string Field => Method.Name + "Method";

    public bool TakesStream => Method.IsClientStreaming;

    public bool GivesStream => Method.IsServerStreaming;

    public bool IsDeprecated => Method.GetOptions()?.Deprecated == true;

    public string Request => CSharpNames.Message(Method.InputType);

    public string Response => CSharpNames.Message(Method.OutputType);

    /// <summary>A member of <c>Grpc.Core.MethodType</c>; the delegates of servers and the calls of clients are named after it.</summary>
    public string Kind => (TakesStream, GivesStream) switch
    {
        (false, false) => "Unary",
        (true, false) => "ClientStreaming",
        (false, true) => "ServerStreaming",
        (true, true) => "DuplexStreaming",
    };

    public string ServerDelegate => Kind + "ServerMethod";

    public string ServerReturnType => GivesStream
        ? "global::System.Threading.Tasks.Task"
        : $"global::System.Threading.Tasks.Task<{Response}>";

    public string ServerParameters
    {
        get
        {
            var request = TakesStream ? $"GrpcCore::IAsyncStreamReader<{Request}> requestStream" : $"{Request} request";
            var response = GivesStream ? $", GrpcCore::IServerStreamWriter<{Response}> responseStream" : "";
            return $"{request}{response}, GrpcCore::ServerCallContext context";
        }
    }

    /// <summary>A call of <c>Grpc.Core.CallInvoker</c>, which is also the method's name in clients when it is unary.</summary>
    public string ClientCall => Kind == "Unary" ? "AsyncUnaryCall" : $"Async{Kind}Call";

    public string ClientReturnType => Kind switch
    {
        "ServerStreaming" => $"GrpcCore::{ClientCall}<{Response}>",
        "Unary" => $"GrpcCore::{ClientCall}<{Response}>",
        _ => $"GrpcCore::{ClientCall}<{Request}, {Response}>",
    };

    public string ClientName => Kind == "Unary" ? Name + "Async" : Name;

    public static string Marshaller(MessageDescriptor message) => "__Marshaller_" + message.FullName.Replace('.', '_');
}
