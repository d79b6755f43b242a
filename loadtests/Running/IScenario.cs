namespace Grpc.Baas.LoadTests.Running;

/// <summary>One question about speed.</summary>
internal interface IScenario
{
    /// <summary>As it is asked for on the command line, as <c>rest-get</c>.</summary>
    string Name { get; }

    /// <summary>What is measured, in a line.</summary>
    string About { get; }

    /// <summary>Whether it takes minutes, so that it is run only when it is named.</summary>
    bool IsLong => false;

    /// <summary>Sets up what it needs.</summary>
    Task<Stage> PrepareAsync(RunPlan plan, CancellationToken cancellationToken);
}
