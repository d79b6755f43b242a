using Grpc.Core;

namespace Grpc.Baas.TestHost;

/// <summary>Sends back the metadata that the interoperability tests ask for.</summary>
internal static class EchoedMetadata
{
    private const string Initial = "x-grpc-test-echo-initial";
    private const string Trailing = "x-grpc-test-echo-trailing-bin";

    public static async Task AnswerAsync(ServerCallContext context)
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

        if (initial.Count > 0)
        {
            await context.WriteResponseHeadersAsync(initial);
        }
    }
}
