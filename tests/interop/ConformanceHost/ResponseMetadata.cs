using Connectrpc.Conformance.V1;
using Grpc.Core;

namespace Grpc.Baas.ConformanceHost;

/// <summary>Sends the headers and trailers that a request asks for.</summary>
internal static class ResponseMetadata
{
    /// <summary>Sends the headers now; the trailers go when the call ends, however it does.</summary>
    public static async Task SendAsync(IEnumerable<Header> headers, IEnumerable<Header> trailers, ServerCallContext context)
    {
        Add(trailers, context.ResponseTrailers);
        var sent = new Metadata();
        Add(headers, sent);
        await context.WriteResponseHeadersAsync(sent);
    }

    // Values of a binary entry are written in base64.
    private static void Add(IEnumerable<Header> from, Metadata to)
    {
        foreach (var header in from)
        {
            foreach (var value in header.Value)
            {
                if (header.Name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase))
                {
                    to.Add(header.Name, Convert.FromBase64String(value.PadRight((value.Length + 3) / 4 * 4, '=')));
                }
                else
                {
                    to.Add(header.Name, value);
                }
            }
        }
    }
}
