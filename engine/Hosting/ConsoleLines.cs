using Grpc.Baas.Engine.Hosting.Projects;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Grpc.Baas.Engine.Hosting;

/// <summary>Writes log events for people: one line each, with the time, the severity and the slice; an exception follows on lines of its own.</summary>
internal sealed class ConsoleLines(TimeProvider time) : ConsoleFormatter(FormatName)
{
    public const string FormatName = "lines";

    private const string OwnPrefix = "Grpc.Baas.Engine.";

    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopes, TextWriter writer)
    {
        writer.Write(time.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss.fff "));
        writer.Write(Severity(entry.LogLevel));
        writer.Write(Slice(entry.Category));
        scopes?.ForEachScope(WriteProject, writer);
        writer.Write(": ");
        WriteOnOneLine(entry.Formatter(entry.State, entry.Exception), writer);
        if (entry.Exception is not null)
        {
            writer.WriteLine(entry.Exception);
        }
    }

    private static void WriteProject(object? scope, TextWriter writer)
    {
        if (scope is KeyValuePair<string, object>[] { Length: 1 } values && values[0].Key == ProjectLoggers.ScopeKey)
        {
            writer.Write($" [{values[0].Value}]");
        }
    }

    // Paths and names come from callers; with a line break in one they could write lines of their own into the log.
    private static void WriteOnOneLine(string message, TextWriter writer)
    {
        foreach (var character in message)
        {
            writer.Write(char.IsControl(character) ? ' ' : character);
        }

        writer.WriteLine();
    }

    private static string Severity(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace ",
        LogLevel.Debug => "debug ",
        LogLevel.Information => "info  ",
        LogLevel.Warning => "warn  ",
        LogLevel.Error => "error ",
        _ => "fatal ",
    };

    private static ReadOnlySpan<char> Slice(string category)
    {
        if (!category.StartsWith(OwnPrefix, StringComparison.Ordinal))
        {
            return category;
        }

        var rest = category.AsSpan(OwnPrefix.Length);
        var end = rest.IndexOf('.');
        return end < 0 ? rest : rest[..end];
    }
}
