namespace Grpc.Baas.Engine.Storage;

/// <summary>One write on its way through the queue, as the writer loop sees it.</summary>
internal interface IPendingWrite
{
    /// <summary>Its caller left before it started, so that it need not start.</summary>
    bool IsCancelled { get; }

    /// <summary>What it keeps in memory while it waits, roughly: the bytes of its request.</summary>
    long PayloadBytes { get; }

    /// <summary>Does the work inside the open transaction and keeps its result.</summary>
    void Run(WriteTransaction transaction);

    /// <summary>Keeps an error to answer with in place of the result.</summary>
    void Fail(Exception exception);

    /// <summary>Answers the caller.</summary>
    void Complete();
}
