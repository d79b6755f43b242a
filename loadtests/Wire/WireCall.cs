namespace Grpc.Baas.LoadTests.Wire;

/// <summary>One kind of call, and how h2load makes it.</summary>
/// <param name="Name">As the report shows it.</param>
/// <param name="Target">Least share of the bare host's throughput that it must reach.</param>
/// <param name="Path">What is asked for.</param>
/// <param name="Body">The request's body; null for a GET over HTTP/1.1.</param>
/// <param name="ContentType">What the body is said to be.</param>
internal sealed record WireCall(string Name, double Target, string Path, byte[]? Body, string ContentType)
{
    private static readonly byte[] Note = [10, 5, .. "hello"u8];

    private static readonly byte[] Frame = [0, 0, 0, 0, (byte)Note.Length, .. Note];

    public static readonly IReadOnlyList<WireCall> All =
    [
        new("gRPC unary", 0.85, "/bench.v1.BenchService/Echo", Frame, "application/grpc"),
        new("gRPC-Web unary", 0.75, "/bench.v1.BenchService/Echo", Frame, "application/grpc-web+proto"),
        new("Connect unary", 0.75, "/bench.v1.BenchService/Echo", Note, "application/proto"),
        new("JSON of ten fields", 0.60, "/bench/articles/7", null, ""),
    ];

    public bool IsHttp1 => Body is null;
}
