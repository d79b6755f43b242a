using Google.Api;
using Google.Protobuf;
using Grpc.Baas.IntegrationTests.Rpc.Shelves;
using Grpc.Core;
using Empty = Google.Protobuf.WellKnownTypes.Empty;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Grpc.Baas.IntegrationTests.Rpc.Rest;

/// <summary>Serves shelf.proto: one volume, whose etag is <see cref="Etag"/>, and bytes.</summary>
internal sealed class ShelfServer
{
    public const string Etag = "7";

    private const string Service = "tests.shelf.ShelfService";

    public static ServiceDescriptor Descriptor => ShelfReflection.Descriptor.Services[0];

    public static void Bind(ServiceBinderBase binder)
    {
        binder.AddMethod(MethodOf(MethodType.Unary, "GetVolume", VolumeRequest.Parser, Volume.Parser), new UnaryServerMethod<VolumeRequest, Volume>(GetVolume));
        binder.AddMethod(MethodOf(MethodType.Unary, "UpdateVolume", UpdateVolumeRequest.Parser, VolumeResponse.Parser), new UnaryServerMethod<UpdateVolumeRequest, VolumeResponse>(UpdateVolume));
        binder.AddMethod(MethodOf(MethodType.Unary, "DeleteVolume", VolumeRequest.Parser, Empty.Parser), new UnaryServerMethod<VolumeRequest, Empty>(DeleteVolume));
        binder.AddMethod(MethodOf(MethodType.Unary, "GetLogin", VolumeRequest.Parser, Login.Parser), new UnaryServerMethod<VolumeRequest, Login>(GetLogin));
        binder.AddMethod(MethodOf(MethodType.Unary, "Upload", UploadRequest.Parser, HttpBody.Parser), new UnaryServerMethod<UploadRequest, HttpBody>(Upload));
        binder.AddMethod(MethodOf(MethodType.Unary, "Mirror", HttpBody.Parser, HttpBody.Parser), new UnaryServerMethod<HttpBody, HttpBody>((body, _) => Task.FromResult(body)));
        binder.AddMethod(MethodOf(MethodType.Unary, "Wrap", UploadRequest.Parser, UploadRequest.Parser), new UnaryServerMethod<UploadRequest, UploadRequest>((body, _) => Task.FromResult(body)));
        binder.AddMethod(MethodOf(MethodType.ServerStreaming, "Download", DownloadRequest.Parser, HttpBody.Parser), new ServerStreamingServerMethod<DownloadRequest, HttpBody>(Download));
        binder.AddMethod(MethodOf(MethodType.ClientStreaming, "Store", UploadRequest.Parser, Stored.Parser), new ClientStreamingServerMethod<UploadRequest, Stored>(Store));
    }

    private static Task<Volume> GetVolume(VolumeRequest request, ServerCallContext context)
        => request.Name == "none"
            ? throw new RpcException(new Status(StatusCode.NotFound, "none"))
            : Task.FromResult(new Volume { Name = request.Name, Etag = Etag, Text = new string('x', request.Size) });

    private static Task<VolumeResponse> UpdateVolume(UpdateVolumeRequest request, ServerCallContext context)
    {
        RequireEtag(request.Volume?.Etag ?? "");
        return request.Fault.Length > 0
            ? throw new RpcException(new Status(Enum.Parse<StatusCode>(request.Fault), "as asked"))
            : Task.FromResult(new VolumeResponse { Volume = new Volume(request.Volume) { Etag = "8" } });
    }

    private static Task<Empty> DeleteVolume(VolumeRequest request, ServerCallContext context)
    {
        RequireEtag(request.Etag);
        return Task.FromResult(new Empty());
    }

    private static Task<Login> GetLogin(VolumeRequest request, ServerCallContext context)
        => Task.FromResult(new Login { Name = request.Name, Token = "secret", Text = new string('x', request.Size) });

    private static Task<HttpBody> Upload(UploadRequest request, ServerCallContext context)
    {
        var text = $"{request.Name}: {request.Content?.Data.Length ?? -1} of {request.Content?.ContentType}";
        return Task.FromResult(new HttpBody { ContentType = "text/plain; charset=utf-8", Data = ByteString.CopyFromUtf8(text) });
    }

    private static async Task Download(DownloadRequest request, IServerStreamWriter<HttpBody> pieces, ServerCallContext context)
    {
        for (var i = 0; i < request.Pieces; i++)
        {
            var content = ByteString.CopyFromUtf8($"{request.Name}{i};");
            await pieces.WriteAsync(new HttpBody { ContentType = i == 0 ? "text/csv" : "", Data = content }, context.CancellationToken);
        }

        if (request.Fails)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "as asked"));
        }
    }

    private static async Task<Stored> Store(IAsyncStreamReader<UploadRequest> pieces, ServerCallContext context)
    {
        var stored = new Stored();
        await foreach (var piece in pieces.ReadAllAsync(context.CancellationToken))
        {
            stored.Pieces++;
            stored.Name += piece.Name;
            stored.ContentType += piece.Content?.ContentType;
            stored.Size += piece.Content?.Data.Length ?? 0;
        }

        return stored;
    }

    private static void RequireEtag(string etag)
    {
        if (etag is not ("" or Etag))
        {
            throw new RpcException(new Status(StatusCode.Aborted, $"'{etag}' is not the etag."));
        }
    }

    private static Method<TRequest, TResponse> MethodOf<TRequest, TResponse>(
        MethodType type,
        string name,
        MessageParser<TRequest> request,
        MessageParser<TResponse> response)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
        => new(type, Service, name, WireMethods.Of(request), WireMethods.Of(response));
}
