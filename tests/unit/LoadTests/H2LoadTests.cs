using Grpc.Baas.LoadTests.Load;

namespace Grpc.Baas.UnitTests.LoadTests;

public sealed class H2LoadTests
{
    private static readonly LoadRequest Request = LoadRequest.Grpc("/bench.v1.BenchService/Echo", new byte[7]);

    [Fact]
    public void Parse_AnswersAsLongAsRequests_HasTheirRate()
    {
        var result = H2Load.Parse(Output(dataBytes: 12 * 1_000), Request, TimeSpan.FromSeconds(1));

        Assert.Equal((1_000.5, 2_000), (result.Rate, result.Calls));
    }

    // An error of gRPC is a success of HTTP, and faster.
    [Theory]
    [InlineData(0)]
    [InlineData(12 * 999)]
    public void Parse_AnswersWithoutBodies_AreNoSuccess(int dataBytes) =>
        Assert.Throws<InvalidOperationException>(() => H2Load.Parse(Output(dataBytes), Request, TimeSpan.FromSeconds(1)));

    private static string Output(int dataBytes) => $"""
        finished in 1.00s, 1000.50 req/s, 58.60KB/s
        requests: 1000 total, 1256 started, 1000 done, 1000 succeeded, 0 failed, 0 errored, 0 timeout
        status codes: 1000 2xx, 0 3xx, 0 4xx, 0 5xx
        traffic: 58.59KB (60000) total, 7.81KB (8000) headers (space savings 95.00%), 11.72KB ({dataBytes}) data
        """;
}
