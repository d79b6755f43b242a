using Grpc.Core;

namespace Grpc.Baas.TestHost;

/// <summary>Begins a response: with the metadata that the interoperability tests want back, and with gzip where they ask for it.</summary>
internal static class InitialMetadata
{
    private const string Initial = "x-grpc-test-echo-initial";
    private const string Trailing = "x-grpc-test-echo-trailing-bin";

    // Says how the transport is to compress; it goes no further.
    private const string EncodingRequest = "grpc-internal-encoding-request";

    /// <param name="mayCompress">Whether a response may have to go compressed, which is to be said before the first.</param>
    public static async Task SendAsync(ServerCallContext context, bool mayCompress)
    {
        foreach (var entry in context.RequestHeaders.GetAll(Trailing))
        {
            context.ResponseTrailers.Add(entry);
        }

        var initial = new Metadata();
        foreach (var entry in context.RequestHeaders.GetAll(Initial))
        {
            initial.Add(entry);
        }

        if (mayCompress)
        {
            initial.Add(EncodingRequest, "gzip");
        }

        if (initial.Count > 0)
        {
            await context.WriteResponseHeadersAsync(initial);
        }
    }
}
