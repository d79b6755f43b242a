using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Grpc.Baas.Engine.Limits;
using Grpc.Baas.Engine.Mail;
using Grpc.Baas.Engine.Presence;
using Grpc.Baas.Engine.Projects;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Rpc.Telemetry;
using Grpc.Baas.Engine.Rpc.Transport;
using Grpc.Baas.Engine.Topics;

namespace Grpc.Baas.UnitTests.Architecture;

/// <summary>The tables of options in docs have every option of the transport, of limits, of mail, of presence, of topics and of projects, with the default and the range that it has.</summary>
public sealed class OptionTableTests
{
    private static readonly string[] Rows = new[] { "wire.md", "realtime.md", "topics.md", "projects.md" }.SelectMany(page => File.ReadAllLines(Path.Combine(SourceTree.Root, "docs", page))).ToArray();

    public static TheoryData<string, Type> Sections => new()
    {
        { RpcOptions.Section, typeof(RpcOptions) },
        { RpcConnectionOptions.Section, typeof(RpcConnectionOptions) },
        { TlsOptions.Section, typeof(TlsOptions) },
        { LimitsOptions.Section, typeof(LimitsOptions) },
        { TelemetryOptions.Section, typeof(TelemetryOptions) },
        { MailOptions.Section, typeof(MailOptions) },
        { PresenceOptions.Section, typeof(PresenceOptions) },
        { TopicsOptions.Section, typeof(TopicsOptions) },
        { ProjectsOptions.Section, typeof(ProjectsOptions) },
    };

    [Theory]
    [MemberData(nameof(Sections))]
    public void Table_HasEveryOption(string section, Type type)
    {
        var options = Activator.CreateInstance(type);

        foreach (var option in type.GetProperties())
        {
            var row = Assert.Single(Rows, row => row.StartsWith($"| `{section}:{option.Name}` | ", StringComparison.Ordinal));
            if (option.GetCustomAttribute<RangeAttribute>() is { } range)
            {
                var usual = Convert.ToString(option.GetValue(options), CultureInfo.InvariantCulture);
                Assert.StartsWith($"| `{section}:{option.Name}` | {usual} | {Limit(range.Minimum)} to {Limit(range.Maximum)} | ", row);
            }
        }
    }

    private static string? Limit(object limit)
        => limit is string time ? TimeSpan.Parse(time, CultureInfo.InvariantCulture).ToString() : Convert.ToString(limit, CultureInfo.InvariantCulture);
}
