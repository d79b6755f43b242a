namespace Grpc.Baas.Client.Retries;

/// <summary>The tokens of a <see cref="RetryBudget"/>, shared by all calls of a channel. Source: gRFC A6, "Throttling".</summary>
internal sealed class RetryTokens(RetryBudget budget)
{
    // Thousandths, so that plain integers can be added from many threads.
    private const int Unit = 1000;

    private readonly int _max = budget.MaxTokens * Unit;
    private readonly int _gain = (int)(budget.TokenRatio * Unit);
    private int _tokens = budget.MaxTokens * Unit;

    /// <summary>Whether calls may be repeated now.</summary>
    public bool Allows => _max == 0 || Volatile.Read(ref _tokens) > _max / 2;

    public void OnFailure() => Add(-Unit);

    public void OnSuccess()
    {
        if (Volatile.Read(ref _tokens) < _max)
        {
            Add(_gain);
        }
    }

    private void Add(int change)
    {
        while (true)
        {
            var before = Volatile.Read(ref _tokens);
            var after = Math.Clamp(before + change, 0, _max);
            if (after == before || Interlocked.CompareExchange(ref _tokens, after, before) == before)
            {
                return;
            }
        }
    }
}
