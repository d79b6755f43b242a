using System.CommandLine;
using Grpc.Baas.Client;
using Grpc.Baas.Codegen.Sdk;
using Grpc.Baas.Engine.Hosting.Import;
using Grpc.Core;

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
            await error.WriteLineAsync($"error: {exception.Message}{Advice(exception, arguments)}");
            foreach (var violation in exception.Violations)
            {
                await error.WriteLineAsync($"  {violation.Field}: {violation.Description}");
            }
        }
        catch (ArgumentException exception)
        {
            // Without the name of the parameter, which means nothing here.
            await error.WriteLineAsync($"error: {exception.Message.Split(" (Parameter '")[0]}");
        }
        catch (Exception exception) when (exception is ImportException or ContractException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"error: {exception.Message}");
        }

        return 1;
    }

    /// <summary>Makes a call of a generated client, which throws the protocol's own exception; what commands show is the client library's.</summary>
    /// <exception cref="BaasClientException">The call failed.</exception>
    public static async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (RpcException exception) when (exception is not BaasClientException)
        {
            throw new BaasClientException(exception.Status, exception.Trailers);
        }
    }

    private static string Advice(BaasClientException exception, ParseResult arguments) => exception switch
    {
        { IsTransportFault: true } => $". Is an engine running at {ConnectionOptions.ServerOf(arguments)}? Start it, or name another with --server.",
        { StatusCode: StatusCode.Unauthenticated } => " Give --token, or set BAAS_TOKEN, or BAAS_EMAIL and BAAS_PASSWORD.",
        _ => "",
    };
}
