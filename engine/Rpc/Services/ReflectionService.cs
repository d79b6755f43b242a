using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc.Methods;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace Grpc.Baas.Engine.Rpc.Services;

/// <summary>Tells clients which services there are and what their messages look like. Source: grpc/doc/server-reflection.md.</summary>
internal sealed class ReflectionService(Lazy<LiveMethods> methods) : ServerReflection.ServerReflectionBase
{
    private readonly Lazy<DescriptorIndex> _index = new(() => new DescriptorIndex(methods.Value.Table.Services));

    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        // A client keeps what it got on one stream; no file is sent to it twice.
        var sent = new HashSet<string>();
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            var request = requestStream.Current;
            var response = Answer(request, ((RpcCall)context).Caller, sent);
            response.ValidHost = request.Host;
            response.OriginalRequest = request;
            await responseStream.WriteAsync(response, context.CancellationToken);
        }
    }

    private ServerReflectionResponse Answer(ServerReflectionRequest request, Caller caller, HashSet<string> sent)
    {
        var index = _index.Value;
        var sources = methods.Value.Sources;
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename:
                return Files(index.FindFile(request.FileByFilename) ?? Find(sources, source => source.FindFile(request.FileByFilename, caller)), request.FileByFilename, sent);
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                var symbol = request.FileContainingSymbol;
                return Files(index.FindSymbol(symbol) ?? Find(sources, source => source.FindSymbol(symbol, caller)), symbol, sent);
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension:
                var extension = request.FileContainingExtension;
                var file = index.FindExtension(extension.ContainingType, extension.ExtensionNumber);
                return Files(file, $"{extension.ContainingType}:{extension.ExtensionNumber}", sent);
            case ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType:
                return Extensions(index, request.AllExtensionNumbersOfType);
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                return Services(caller);
            default:
                return Fault(StatusCode.InvalidArgument, "The request asks for nothing.");
        }
    }

    private ServerReflectionResponse Services(Caller caller)
    {
        var list = new ListServiceResponse();
        list.Service.AddRange(methods.Value.ServicesFor(caller).Select(service => new ServiceResponse { Name = service.FullName }));
        return new ServerReflectionResponse { ListServicesResponse = list };
    }

    private static FileDescriptor? Find(IReadOnlyList<IServiceSource> sources, Func<IServiceSource, FileDescriptor?> find)
        => sources.Select(find).FirstOrDefault(file => file is not null);

    private static ServerReflectionResponse Extensions(DescriptorIndex index, string message)
    {
        if (index.ExtensionsOf(message) is not { } numbers)
        {
            return Fault(StatusCode.NotFound, $"'{message}' does not exist.");
        }

        var response = new ExtensionNumberResponse { BaseTypeName = message };
        response.ExtensionNumber.AddRange(numbers);
        return new ServerReflectionResponse { AllExtensionNumbersResponse = response };
    }

    private static ServerReflectionResponse Files(FileDescriptor? file, string name, HashSet<string> sent)
    {
        if (file is null)
        {
            return Fault(StatusCode.NotFound, $"'{name}' does not exist.");
        }

        var response = new FileDescriptorResponse();
        response.FileDescriptorProto.Add(file.SerializedData);
        sent.Add(file.Name);
        AddDependencies(file, response, sent);
        return new ServerReflectionResponse { FileDescriptorResponse = response };
    }

    private static void AddDependencies(FileDescriptor file, FileDescriptorResponse response, HashSet<string> sent)
    {
        foreach (var dependency in file.Dependencies)
        {
            if (sent.Add(dependency.Name))
            {
                response.FileDescriptorProto.Add(dependency.SerializedData);
                AddDependencies(dependency, response, sent);
            }
        }
    }

    private static ServerReflectionResponse Fault(StatusCode code, string message)
        => new() { ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message } };
}
