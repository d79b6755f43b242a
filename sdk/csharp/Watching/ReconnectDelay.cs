namespace Grpc.Baas.Client.Watching;

/// <summary>The waits between connections: 1 s, doubled each time up to 30 s, shortened by up to a quarter at random.</summary>
internal sealed class ReconnectDelay(Random random)
{
    private const double FirstSeconds = 1;
    private const double MaxSeconds = 30;

    private double _seconds = FirstSeconds;

    /// <summary>The next wait.</summary>
    /// <param name="asked">What the server asked for; the wait is not shorter.</param>
    public TimeSpan Next(TimeSpan? asked)
    {
        var wait = TimeSpan.FromSeconds(_seconds * (0.75 + (random.NextDouble() * 0.25)));
        _seconds = Math.Min(_seconds * 2, MaxSeconds);
        return asked > wait ? asked.Value : wait;
    }

    /// <summary>Starts over, because the connection stands.</summary>
    public void Reset() => _seconds = FirstSeconds;
}
