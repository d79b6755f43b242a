using System.Globalization;
using Grpc.Core;
using Grpc.Testing;

namespace Grpc.Baas.InteropClient;

/// <summary>Cases with one request and one response.</summary>
internal static class UnaryCases
{
    private const int SoakCalls = 50;

    public static async Task EmptyUnary(InteropSession session)
        => Expect.Equal(new Empty(), await session.Client.EmptyCallAsync(new Empty()), "response");

    public static async Task LargeUnary(InteropSession session)
        => Requests.IsLarge(await session.Client.UnaryCallAsync(Requests.Large()));

    // Without a cache between, what is left of the case is that the server says how long the response may be kept.
    public static async Task CacheableUnary(InteropSession session)
    {
        using var call = session.Client.CacheableUnaryCallAsync(new SimpleRequest(), new Metadata { { "x-user-ip", "1.2.3.4" } });
        var response = await call;
        var headers = await call.ResponseHeadersAsync;
        Expect.Equal("max-age=60, public", headers.GetValue("cache-control"), "cache-control");
        Expect.Equal(expected: true, long.TryParse(response.Payload.Body.ToStringUtf8(), CultureInfo.InvariantCulture, out _), "a time in the payload");
    }

    public static async Task RpcSoak(InteropSession session)
    {
        for (var i = 0; i < SoakCalls; i++)
        {
            await LargeUnary(session);
        }
    }
}
