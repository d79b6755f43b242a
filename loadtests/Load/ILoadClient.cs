namespace Grpc.Baas.LoadTests.Load;

/// <summary>Makes calls of one kind over and over, as cheaply as it can, so that the load costs less than what is loaded.</summary>
internal interface ILoadClient : IAsyncDisposable
{
    /// <summary>Calls that may be under way at once.</summary>
    int Slots { get; }

    /// <summary>Makes a call and waits for its answer.</summary>
    /// <param name="slot">From 0 to <see cref="Slots"/> - 1; none is used for two calls at once.</param>
    /// <exception cref="InvalidOperationException">The answer is an error.</exception>
    ValueTask CallAsync(int slot);
}
