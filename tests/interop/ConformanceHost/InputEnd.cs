namespace Grpc.Baas.ConformanceHost;

/// <summary>
/// Tells the end of standard input. Some runners close it when they are done with the server; Connect's own one closes it right after its
/// request, and ends the process when it is done.
/// </summary>
internal sealed class InputEnd(Stream input)
{
    // How long the thread that reads may take to notice an end that is there already.
    private static readonly TimeSpan Notice = TimeSpan.FromMilliseconds(100);

    /// <summary>Ends when the input does.</summary>
    public Task Reached { get; } = Task.Run(() => input.CopyTo(Stream.Null));

    /// <summary>Whether the runner has kept the input open; to be asked before the server's answer is written, which runners wait for.</summary>
    public async Task<bool> IsOpenAsync() => await Task.WhenAny(Reached, Task.Delay(Notice)) != Reached;
}
