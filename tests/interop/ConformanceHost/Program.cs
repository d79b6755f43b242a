using Connectrpc.Conformance.V1;
using Grpc.Baas.ConformanceHost;

// The runner's frames go over standard input and output; the log goes to standard error.
await using var input = Console.OpenStandardInput();
await using var output = Console.OpenStandardOutput();
try
{
    var asked = await RunnerFrames.ReadAsync(input, ServerCompatRequest.Parser);
    await using var server = await ServerSetup.StartAsync(asked);
    await RunnerFrames.WriteAsync(output, server.Answer);

    // The runner closes the input when it is done with the server.
    await input.CopyToAsync(Stream.Null);
    return 0;
}
catch (Exception error) when (error is InvalidDataException or NotSupportedException)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
