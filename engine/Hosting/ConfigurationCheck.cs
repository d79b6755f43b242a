using System.Collections.Frozen;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Grpc.Baas.Engine.Audit;
using Grpc.Baas.Engine.Auth;
using Grpc.Baas.Engine.Auth.OAuth;
using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Limits;
using Grpc.Baas.Engine.Mail;
using Grpc.Baas.Engine.Presence;
using Grpc.Baas.Engine.Projects;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Rpc.Telemetry;
using Grpc.Baas.Engine.Rpc.Transport;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.Engine.Topics;
using Grpc.Baas.Engine.Webhooks;

namespace Grpc.Baas.Engine.Hosting;

/// <summary>
/// Compares what is set under <c>Baas</c> with the options that there are. A misspelt limit would be left out in silence, and the binder
/// speaks of types of C#; here the key is named as it is written, with what it takes.
/// </summary>
internal static class ConfigurationCheck
{
    private static readonly FrozenDictionary<string, Type> Sections = new Dictionary<string, Type>
    {
        [HostingOptions.Section] = typeof(HostingOptions),
        [AuditOptions.Section] = typeof(AuditOptions),
        [AuthOptions.Section] = typeof(AuthOptions),
        [ChangesOptions.Section] = typeof(ChangesOptions),
        [LimitsOptions.Section] = typeof(LimitsOptions),
        [OAuthOptions.Section] = typeof(OAuthOptions),
        [RecordsOptions.Section] = typeof(RecordsOptions),
        [RpcOptions.Section] = typeof(RpcOptions),
        [RpcConnectionOptions.Section] = typeof(RpcConnectionOptions),
        [SchemaOptions.Section] = typeof(SchemaOptions),
        [StorageOptions.Section] = typeof(StorageOptions),
        [TelemetryOptions.Section] = typeof(TelemetryOptions),
        [TlsOptions.Section] = typeof(TlsOptions),
        [MailOptions.Section] = typeof(MailOptions),
        [WebhooksOptions.Section] = typeof(WebhooksOptions),
        [TopicsOptions.Section] = typeof(TopicsOptions),
        [PresenceOptions.Section] = typeof(PresenceOptions),
        [ProjectsOptions.Section] = typeof(ProjectsOptions),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="StartupException">A key is unknown, or its value is not one that it takes.</exception>
    public static void Run(IConfiguration configuration) => Check(configuration.GetSection(HostingOptions.Section));

    private static void Check(IConfigurationSection section) => Check(section, Sections[section.Path]);

    private static void Check(IConfigurationSection section, Type type)
    {
        var options = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (var setting in section.GetChildren())
        {
            if (Sections.ContainsKey(setting.Path))
            {
                Check(setting);
            }
            else if (options.FirstOrDefault(option => option.Name.Equals(setting.Key, StringComparison.OrdinalIgnoreCase)) is { } option)
            {
                CheckOption(setting, option);
            }
            else
            {
                throw Unknown(section, setting, options);
            }
        }
    }

    private static void CheckOption(IConfigurationSection setting, PropertyInfo option)
    {
        if (!option.PropertyType.IsGenericType || option.PropertyType.GetGenericTypeDefinition() != typeof(Dictionary<,>))
        {
            CheckValue(setting, option);
            return;
        }

        // Things that have names of their own.
        foreach (var named in setting.GetChildren())
        {
            Check(named, option.PropertyType.GetGenericArguments()[1]);
        }
    }

    private static StartupException Unknown(IConfigurationSection section, IConfigurationSection setting, PropertyInfo[] options)
    {
        var inner = Sections.Keys.Where(path => path.StartsWith(section.Path + ':', StringComparison.OrdinalIgnoreCase)).Select(path => path[(section.Path.Length + 1)..]);
        var nearest = NearestName.Of(setting.Key, [.. options.Select(option => option.Name), .. inner]);
        return new StartupException($"There is no setting '{setting.Path}'{(nearest is null ? "." : $"; did you mean '{section.Path}:{nearest}'?")}");
    }

    // Lists and what is empty are left to the options themselves.
    private static void CheckValue(IConfigurationSection setting, PropertyInfo option)
    {
        if (setting.Value is not { } text || option.PropertyType.IsArray)
        {
            return;
        }

        object? value;
        try
        {
            value = TypeDescriptor.GetConverter(option.PropertyType).ConvertFromInvariantString(text);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            throw new StartupException($"The setting '{setting.Path}' takes {FormOf(option.PropertyType)}, and not '{text}'.", exception);
        }

        // Passwords have no range that is checked here, so no message shows one.
        var context = new ValidationContext(option) { DisplayName = setting.Path, MemberName = null };
        foreach (var rule in option.GetCustomAttributes<ValidationAttribute>())
        {
            if (rule.GetValidationResult(value, context) is { ErrorMessage: { } message })
            {
                throw new StartupException($"The configuration is wrong: {message.Replace("The field ", "", StringComparison.Ordinal)}");
            }
        }
    }

    private static string FormOf(Type type) => type switch
    {
        { IsEnum: true } => string.Join(" or ", Enum.GetNames(type).Select(name => name.ToLowerInvariant())),
        _ when type == typeof(TimeSpan) => "a time as 00:00:30, or with days as 7.00:00:00",
        _ when type == typeof(bool) => "true or false",
        _ => "a whole number",
    };
}
