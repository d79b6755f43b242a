using Connectrpc.Conformance.V1;
using Grpc.Baas.ConformanceHost;
using Microsoft.Extensions.Options;

// The runner's frames go over standard input and output; the log goes to standard error.
await using var input = Console.OpenStandardInput();
await using var output = Console.OpenStandardOutput();
try
{
    var asked = await RunnerFrames.ReadAsync(input, ServerCompatRequest.Parser);
    var end = new InputEnd(input);
    await using var server = await ServerSetup.StartAsync(asked);
    var isOpen = await end.IsOpenAsync();
    await RunnerFrames.WriteAsync(output, server.Answer);
    await server.ServeAsync(isOpen ? end.Reached : ParentProcess.EndedAsync());
    return 0;
}
catch (Exception error) when (error is InvalidDataException or NotSupportedException or OptionsValidationException)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
