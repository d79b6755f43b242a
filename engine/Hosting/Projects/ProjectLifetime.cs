namespace Grpc.Baas.Engine.Hosting.Projects;

/// <summary>From the opening of a project to its closing, or the stop of the engine.</summary>
internal sealed class ProjectLifetime : IHostApplicationLifetime, IDisposable
{
    private readonly CancellationTokenSource _stopping;

    public ProjectLifetime(IHostApplicationLifetime process)
        => _stopping = CancellationTokenSource.CreateLinkedTokenSource(process.ApplicationStopping);

    // A project is used only while it is open, so nobody waits for these two.
    public CancellationToken ApplicationStarted => CancellationToken.None;

    public CancellationToken ApplicationStopped => CancellationToken.None;

    /// <summary>Cancelled when its calls should end.</summary>
    public CancellationToken ApplicationStopping => _stopping.Token;

    public void StopApplication() => _stopping.Cancel();

    public void Dispose() => _stopping.Dispose();
}
