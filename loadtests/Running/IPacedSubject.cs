namespace Grpc.Baas.LoadTests.Running;

/// <summary>A subject that can be put under less than all.</summary>
internal interface IPacedSubject : ISubject
{
    /// <summary>Puts it under a constant rate.</summary>
    /// <param name="rate">Calls per second.</param>
    /// <param name="length">For how long.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<Sample> RunPacedAsync(double rate, TimeSpan length, CancellationToken cancellationToken);
}
