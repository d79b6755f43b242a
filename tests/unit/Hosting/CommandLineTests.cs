using Grpc.Baas.Engine.Hosting.Commands;

namespace Grpc.Baas.UnitTests.Hosting;

public sealed class CommandLineTests
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Fact]
    public async Task Run_Help_Teaches()
    {
        Assert.Equal(0, await BaasCommandLine.RunAsync(["--help"], _output, _error));

        var help = _output.ToString();
        string[] named =
        [
            "--listen <URL>", "http://localhost:8080", "--data <DIR>", "./data", "--log-level <LEVEL>", "serve", "Examples:",
            "BAAS_LISTEN", "BAAS_DATA", "BAAS_LOG_LEVEL", "BAAS_ADMIN_EMAIL", "BAAS_ADMIN_PASSWORD", "setup token", "appsettings.json",
            "--tls-certificate <FILE>", "--tls-key <FILE>", "BAAS_TLS_CLIENT_CA", "BAAS_METRICS_TOKEN", "OTEL_EXPORTER_OTLP_ENDPOINT",
        ];
        Assert.All(named, word => Assert.Contains(word, help));
        Assert.All(help.Split('\n'), line => Assert.InRange(line.Length, 0, 120));
    }

    [Fact]
    public async Task Run_HelpOfServe_IsTheHelpOfTheRoot()
    {
        await BaasCommandLine.RunAsync(["serve", "--help"], _output, _error);

        Assert.Contains("serve [options]", _output.ToString());
        Assert.Contains(ServeCommand.Lesson, _output.ToString());
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("import")]
    [InlineData("watch")]
    [InlineData("admin")]
    public async Task Run_HelpOfACommand_EndsWithExamples(string command)
    {
        Assert.Equal(0, await BaasCommandLine.RunAsync([command, "--help"], _output, _error));

        Assert.Contains("Examples:", _output.ToString());
        Assert.All(_output.ToString().Split('\n'), line => Assert.InRange(line.Length, 0, 160));
    }

    [Fact]
    public async Task Run_Version_PrintsIt()
    {
        Assert.Equal(0, await BaasCommandLine.RunAsync(["--version"], _output, _error));

        Assert.Matches(@"^\d+\.\d+\.\d+\s*$", _output.ToString());
    }

    [Theory]
    [InlineData("--lisen", "--listen")]
    [InlineData("--log-level=loud", "information")]
    [InlineData("--listen", "--listen")]
    [InlineData("sevre", "sevre")]
    public async Task Run_UnknownOption_HelpsAndFails(string argument, string named)
    {
        Assert.Equal(1, await BaasCommandLine.RunAsync([argument], _output, _error));

        var told = _error.ToString() + _output;
        Assert.Contains(named, told);
        Assert.Contains("--help", told);
        Assert.DoesNotContain("Usage:", told);
    }

    [Theory]
    [InlineData("baas: There is no option '--tokne'. Did you mean --token?", "watch", "posts", "--tokne", "eyJhbGciOiJFUzI1NiIsInR5cCI6Im")]
    [InlineData("baas: There is no option '--tokne'. Did you mean --token?", "watch", "posts", "--tokne=eyJhbGciOiJFUzI1NiIsInR5cCI6Im")]
    [InlineData("baas: 'eyJh…' (30 characters) is not expected here.", "watch", "posts", "eyJhbGciOiJFUzI1NiIsInR5cCI6Im")]
    [InlineData("baas: --from expects a position, a whole number from 0.", "watch", "posts", "--from", "-1")]
    [InlineData("baas: 'serv' is not expected here. Did you mean serve?", "serv")]
    public async Task Run_WrongArguments_OneLineWithoutSecrets(string expected, params string[] arguments)
    {
        Assert.Equal(1, await BaasCommandLine.RunAsync(arguments, _output, _error));

        Assert.Equal([expected, "Run with --help to see what there is."], _error.ToString().TrimEnd().ReplaceLineEndings("\n").Split('\n'));
    }

    [Theory]
    [InlineData("--listen", "ftp://localhost:1")]
    [InlineData("--listen", "nonsense")]
    public async Task Run_BadAddress_FailsInOneLine(params string[] arguments)
    {
        Assert.Equal(1, await BaasCommandLine.RunAsync(arguments, _output, _error));

        Assert.StartsWith("baas: ", _error.ToString());
        Assert.Single(_error.ToString().TrimEnd().Split('\n'));
    }
}
