namespace Grpc.Baas.Engine.Kernel;

/// <summary>Something that a project has to do while nobody calls it, as sending mails that wait. For that a closed project is opened.</summary>
internal interface IProjectWork
{
    /// <summary>When it has something to do next; null when it has nothing.</summary>
    ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken);
}
