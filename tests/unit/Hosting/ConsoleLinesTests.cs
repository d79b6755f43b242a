using Grpc.Baas.Engine.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grpc.Baas.UnitTests.Hosting;

public sealed class ConsoleLinesTests
{
    [Fact]
    public void Write_MessageWithLineBreaks_StaysOnOneLine()
    {
        var output = new StringWriter();
        var entry = new LogEntry<string>(
            LogLevel.Warning, "Grpc.Baas.Engine.Rpc.Telemetry.CallTelemetry", default, "/a\r\n2026 error Auth: forged\u001b[2J", null, (text, _) => text);

        new ConsoleLines(TimeProvider.System).Write(entry, null, output);

        var line = Assert.Single(output.ToString().TrimEnd().ReplaceLineEndings("\n").Split('\n'));
        Assert.EndsWith("warn  Rpc: /a  2026 error Auth: forged [2J", line);
    }
}
