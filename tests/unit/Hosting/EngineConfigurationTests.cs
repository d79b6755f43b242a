using Grpc.Baas.Engine.Hosting;

namespace Grpc.Baas.UnitTests.Hosting;

/// <summary>The order of the sources. The environment belongs to the whole process, so these tests use variables that no others read.</summary>
public sealed class EngineConfigurationTests : IDisposable
{
    private const string LongVariable = "Baas__Test__Setting";

    private readonly string _folder = Directory.CreateTempSubdirectory("baas-tests-").FullName;

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(LongVariable, null);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Load_EachSource_WinsOverTheOnesBefore()
    {
        const string key = "Baas:Test:Setting";
        Assert.Null(EngineConfiguration.Load(_folder, [])[key]);

        File.WriteAllText(Path.Combine(_folder, "appsettings.json"), """{"Baas":{"Test":{"Setting":"file"}}}""");
        Assert.Equal("file", EngineConfiguration.Load(_folder, [])[key]);

        Environment.SetEnvironmentVariable(LongVariable, "environment");
        Assert.Equal("environment", EngineConfiguration.Load(_folder, [])[key]);

        Assert.Equal("command line", EngineConfiguration.Load(_folder, [new(key, "command line")])[key]);
    }

    [Fact]
    public void Load_FileThatIsNotJson_SaysWhere()
    {
        File.WriteAllText(Path.Combine(_folder, "appsettings.json"), """{"Baas":""");

        var fault = Assert.Throws<StartupException>(() => EngineConfiguration.Load(_folder, []));

        Assert.Contains("appsettings.json", fault.Message);
        Assert.DoesNotContain("\n", fault.Message);
    }
}
