using System.CommandLine;
using Grpc.Baas.Client;
using Grpc.Baas.Engine.Hosting.Import;

namespace Grpc.Baas.Engine.Hosting.Commands;

/// <summary>What commands that call a running engine have in common: how their failures look.</summary>
internal static class ClientCommands
{
    /// <summary>Runs a command; a failure becomes one line on the error output, and what the server says about fields one line each.</summary>
    /// <returns>The command's exit code; 1 when it failed.</returns>
    public static async Task<int> RunAsync(ParseResult arguments, Func<Task<int>> run)
    {
        var error = arguments.InvocationConfiguration.Error;
        try
        {
            return await run();
        }
        catch (BaasClientException exception)
        {
            await error.WriteLineAsync($"error: {exception.Message}");
            foreach (var violation in exception.Violations)
            {
                await error.WriteLineAsync($"  {violation.Field}: {violation.Description}");
            }
        }
        catch (Exception exception) when (exception is ImportException or ArgumentException or IOException)
        {
            await error.WriteLineAsync($"error: {exception.Message}");
        }

        return 1;
    }
}
