namespace Grpc.Baas.Engine.Rpc.Calls;

/// <summary>
/// Who may touch a response: one write at a time, and none once the call's outcome is on its way. The outcome may come from elsewhere than
/// the handler, while the handler still runs; it waits for the write under way then.
/// </summary>
internal struct ResponseGate
{
    private const int Idle = 0;
    private const int Writing = 1;
    private const int WritingLast = 2;
    private const int Ended = 3;

    private int _state;

    /// <summary>Starts a write.</summary>
    public void Enter()
    {
        switch (Interlocked.CompareExchange(ref _state, Writing, Idle))
        {
            case Writing or WritingLast:
                throw new InvalidOperationException("The write before this one has not completed.");
            case Ended:
                throw new OperationCanceledException("The call has ended.");
        }
    }

    /// <summary>Completes a write.</summary>
    /// <returns>True if the outcome waits for it: who gets this must send the outcome.</returns>
    public bool Leave()
        => Interlocked.CompareExchange(ref _state, Idle, Writing) == WritingLast
            && Interlocked.CompareExchange(ref _state, Ended, WritingLast) == WritingLast;

    /// <summary>Asks to send an outcome while the handler may still write.</summary>
    /// <returns>True if it may be sent now. When false, the write under way sends it, or it is sent already.</returns>
    public bool TryEnd(out bool isWriting)
    {
        var state = Interlocked.CompareExchange(ref _state, Ended, Idle);
        if (state == Writing)
        {
            state = Interlocked.CompareExchange(ref _state, WritingLast, Writing);
            isWriting = state == Writing;
            return state == Idle && TryEnd(out isWriting);
        }

        isWriting = false;
        return state == Idle;
    }

    /// <summary>Ends the response on behalf of the handler, which has ended.</summary>
    /// <returns>False if an outcome was sent already, or is on its way.</returns>
    public bool Close() => Interlocked.Exchange(ref _state, Ended) != Ended;
}
