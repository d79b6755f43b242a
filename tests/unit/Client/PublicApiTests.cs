using Grpc.Baas.Client;

namespace Grpc.Baas.UnitTests.Client;

public sealed class PublicApiTests
{
    /// <summary>
    /// A change of what applications use is seen in review: it changes <c>sdk/csharp/PublicApi.txt</c>. BAAS_PUBLIC_API names a file to write it to.
    /// </summary>
    [Fact]
    public void Client_PublicApi_IsWhatIsWrittenDown()
    {
        var lines = PublicApi.Describe(typeof(BaasClient).Assembly).ToList();
        if (Environment.GetEnvironmentVariable("BAAS_PUBLIC_API") is { Length: > 0 } path)
        {
            File.WriteAllLines(path, lines);
        }

        using var stream = typeof(PublicApiTests).Assembly.GetManifestResourceStream("PublicApi.txt")!;
        using var reader = new StreamReader(stream);
        Assert.Equal(reader.ReadToEnd().TrimEnd().Split('\n'), lines);
    }
}
