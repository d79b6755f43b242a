using Grpc.Baas.Engine.Hosting;
using Microsoft.Extensions.Configuration;

namespace Grpc.Baas.UnitTests.Hosting;

public sealed class ConfigurationCheckTests
{
    [Theory]
    [InlineData("Baas:Rpc:MaxReceiveBytes", "1024")]
    [InlineData("baas:rpc:maxreceivebytes", "1024")]
    [InlineData("Baas:Rpc:DefaultDeadline", "00:01:00")]
    [InlineData("Baas:Rpc:ResponseCompression", "gzip")]
    [InlineData("Baas:Rpc:AllowedOrigins:0", "https://app.example")]
    [InlineData("Baas:Rpc:Connections:MaxHeaders", "16")]
    [InlineData("Baas:Tls:KeyPassword", "")]
    [InlineData("Baas:Telemetry:OtlpEndpoint", "")]
    [InlineData("Baas:Telemetry:MetricsPublic", "True")]
    [InlineData("Baas:Schema:EncryptionKey", "")]
    [InlineData("Baas:Schema:EncryptionKey", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=")]
    [InlineData("Other:Rpc", "x")]
    public void Run_KnownSetting_IsTaken(string key, string value) => Run(key, value);

    [Theory]
    [InlineData("Baas:Rpc:MaxRecieveBytes", "4096", "There is no setting 'Baas:Rpc:MaxRecieveBytes'; did you mean 'Baas:Rpc:MaxReceiveBytes'?")]
    [InlineData("Baas:Rcp:MaxReceiveBytes", "4096", "There is no setting 'Baas:Rcp'; did you mean 'Baas:Rpc'?")]
    [InlineData("Baas:Rpc:Conections:MaxHeaders", "16", "There is no setting 'Baas:Rpc:Conections'; did you mean 'Baas:Rpc:Connections'?")]
    [InlineData("Baas:Rpc:Colour", "red", "There is no setting 'Baas:Rpc:Colour'.")]
    [InlineData("Baas:Rpc:MaxReceiveBytes", "4MB", "The setting 'Baas:Rpc:MaxReceiveBytes' takes a whole number, and not '4MB'.")]
    [InlineData("Baas:Rpc:MaxReceiveBytes", "99999999999", "The setting 'Baas:Rpc:MaxReceiveBytes' takes a whole number, and not '99999999999'.")]
    [InlineData("Baas:Rpc:DefaultDeadline", "30s", "The setting 'Baas:Rpc:DefaultDeadline' takes a time as 00:00:30, or with days as 7.00:00:00, and not '30s'.")]
    [InlineData("Baas:Telemetry:MetricsPublic", "maybe", "The setting 'Baas:Telemetry:MetricsPublic' takes true or false, and not 'maybe'.")]
    [InlineData("Baas:Rpc:ResponseCompression", "brotli", "The setting 'Baas:Rpc:ResponseCompression' takes off or gzip or deflate, and not 'brotli'.")]
    [InlineData("Baas:Rpc:MaxReceiveBytes", "1", "Baas:Rpc:MaxReceiveBytes must be between 1024 and 1073741824.")]
    [InlineData("Baas:Rpc:Connections:IdleTimeout", "2.00:00:00", "Baas:Rpc:Connections:IdleTimeout must be between 00:00:01 and 1.00:00:00.")]
    [InlineData("Baas:Telemetry:OtlpEndpoint", "ftp://x", "Baas:Telemetry:OtlpEndpoint must be an address as http://localhost:4317.")]
    [InlineData("Baas:Telemetry:MetricsToken", "short", "Baas:Telemetry:MetricsToken must be a string with a minimum length of 16 and a maximum length of 512.")]
    [InlineData("Baas:Schema:EncryptionKey", "AAAA", "Baas:Schema:EncryptionKey takes 32 bytes in base64, as `openssl rand -base64 32` makes them; several have commas between.")]
    public void Run_WrongSetting_SaysWhatIsTaken(string key, string value, string message)
        => Assert.EndsWith(message, Assert.Throws<StartupException>(() => Run(key, value)).Message);

    private static void Run(string key, string value)
        => ConfigurationCheck.Run(new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build());
}
