namespace Grpc.Baas.LoadTests.Running;

/// <summary>What a scenario has set up. What it holds is disposed with it, the last first.</summary>
/// <param name="unit">What is done, in the plural.</param>
internal sealed class Stage(string unit = "calls") : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _held = [];

    /// <summary>What is done, in the plural, as <c>calls</c> or <c>records</c>.</summary>
    public string Unit { get; } = unit;

    /// <summary>The subjects, which take turns. The first is what the scenario is about.</summary>
    public List<ISubject> Subjects { get; } = [];

    /// <summary>What is held against what.</summary>
    public List<Target> Targets { get; } = [];

    /// <summary>What else was found out, for the report.</summary>
    public List<string> Notes { get; } = [];

    public T Hold<T>(T held)
        where T : IAsyncDisposable
    {
        _held.Push(held);
        return held;
    }

    public async ValueTask DisposeAsync()
    {
        while (_held.TryPop(out var held))
        {
            await held.DisposeAsync();
        }
    }
}
