namespace Grpc.Baas.LoadTests.Running;

/// <summary>One side of a comparison: what is put under load, and how.</summary>
internal interface ISubject
{
    /// <summary>As the report shows it, as <c>engine</c> or <c>bare Kestrel</c>.</summary>
    string Name { get; }

    /// <summary>Puts it under all the load that it takes.</summary>
    Task<Sample> RunAsync(TimeSpan length, CancellationToken cancellationToken);
}
