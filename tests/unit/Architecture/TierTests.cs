using System.Text.RegularExpressions;

namespace Grpc.Baas.UnitTests.Architecture;

/// <summary>Which slice may know which, as the design lays down. A slice that is not listed stands on the top tier.</summary>
public sealed partial class TierTests
{
    private static readonly Dictionary<string, int> Tiers = new()
    {
        ["Kernel"] = 0,
        ["Rpc"] = 1,
        ["Storage"] = 1,
        ["Schema"] = 2,
        ["Query"] = 2,
        ["Rules"] = 2,
        ["Records"] = 2,
        ["Changes"] = 2,
        ["Auth"] = 2,
        ["Audit"] = 2,
        ["Settings"] = 2,
        ["Mail"] = 2,
    };

    // The adapters of a slice to the transport; nothing else in it may know the transport.
    [GeneratedRegex(@"^\w+/((\w+/)?\w+(Service|Module|Interceptor)(\.\w+)?|Wire/\w+)\.cs$")]
    private static partial Regex TransportAdapter();

    [GeneratedRegex(@"^(?:global )?using (?:static )?(?:\w+ = )?Grpc\.Baas\.Engine\.(\w+)")]
    private static partial Regex EngineUsing();

    [GeneratedRegex(@"EventIds\.\w+(?: \+ \d+)?")]
    private static partial Regex LogEventId();

    [Fact]
    public void Slice_Uses_OnlySlicesOfItsTierOrBelow()
    {
        var faults = Uses().Where(use => use.Slice != "Hosting" && TierOf(use.Used) > TierOf(use.Slice));

        Assert.Empty(faults.Select(use => $"{use.Path} uses {use.Used}"));
    }

    [Fact]
    public void Transport_KnowsNoSlice()
    {
        var faults = Uses().Where(use => use.Slice == "Rpc" && use.Used is not ("Rpc" or "Kernel"));

        Assert.Empty(faults.Select(use => $"{use.Path} uses {use.Used}"));
    }

    [Fact]
    public void Slices_KnowTheTransportInTheirAdaptersOnly()
    {
        var faults = Uses().Where(use => use.Used == "Rpc" && use.Slice is not ("Rpc" or "Hosting") && !TransportAdapter().IsMatch(use.Path));

        Assert.Empty(faults.Select(use => use.Path));
    }

    [Fact]
    public void Query_DoesNoInputOrOutput()
    {
        var faults = Uses().Where(use => use.Slice == "Query" && use.Used is "Storage" or "Changes" or "Records");

        Assert.Empty(faults.Where(use => use.Slice == "Query").Select(use => $"{use.Path} uses {use.Used}"));
    }

    [Fact]
    public void RpcException_IsMadeByTheTransportOnly()
    {
        var faults = SourceTree.CSharpFiles("engine")
            .Where(file => !file.Path.StartsWith("Rpc/", StringComparison.Ordinal))
            .Where(file => file.Lines.Any(line => line.Contains("new RpcException", StringComparison.Ordinal)));

        Assert.Empty(faults.Select(file => file.Path));
    }

    [Fact]
    public void LogEvents_HaveIdsOfTheirOwn()
    {
        var ids = SourceTree.CSharpFiles("engine")
            .SelectMany(file => file.Lines.Select(line => LogEventId().Match(line)).Where(match => match.Success).Select(match => match.Value))
            .ToArray();

        Assert.NotEmpty(ids);
        Assert.Empty(ids.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void Clocks_AreInjected()
    {
        string[] banned = ["DateTime.Now", "DateTime.UtcNow", "DateTimeOffset.Now", "DateTimeOffset.UtcNow", "Thread.Sleep", "async void"];
        var faults = SourceTree.CSharpFiles("engine").Concat(SourceTree.CSharpFiles("sdk/csharp"))
            .SelectMany(file => banned.Where(word => file.Lines.Any(line => line.Contains(word, StringComparison.Ordinal)))
                .Select(word => $"{file.Path}: {word}"));

        Assert.Empty(faults);
    }

    private static int TierOf(string slice) => Tiers.GetValueOrDefault(slice, 3);

    private static IEnumerable<(string Path, string Slice, string Used)> Uses()
        => from file in SourceTree.CSharpFiles("engine")
           where file.Path.Contains('/')
           from line in file.Lines
           let match = EngineUsing().Match(line)
           where match.Success
           select (file.Path, file.Path[..file.Path.IndexOf('/')], match.Groups[1].Value);
}
