using System.ComponentModel.DataAnnotations;

namespace Grpc.Baas.Engine.Hosting;

/// <summary>What the process itself is told, section <c>Baas</c>. A change needs a restart.</summary>
internal sealed class HostingOptions
{
    public const string Section = "Baas";
    public const string DefaultListen = "http://localhost:8080";

    /// <summary>Addresses to listen on, with <c>;</c> between them (also <c>BAAS_LISTEN</c>, <c>--listen</c>). Default <c>http://localhost:8080</c>.</summary>
    [Required]
    public string Listen { get; set; } = DefaultListen;

    /// <summary>The least severe events that are logged (also <c>BAAS_LOG_LEVEL</c>, <c>--log-level</c>). Default <c>information</c>.</summary>
    [EnumDataType(typeof(LogLevel))]
    public LogLevel LogLevel { get; set; } = LogLevel.Information;
}
