using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Changes.Consumers;

/// <summary>One kind of those who follow the log. Each slice that has some registers itself.</summary>
internal interface ILogConsumers
{
    /// <summary>What they are called, as <c>webhook</c>.</summary>
    string Kind { get; }

    /// <summary>Reads a page, the latest made first.</summary>
    /// <param name="before">Only those with smaller ids; empty for all.</param>
    IReadOnlyList<LogConsumer> List(DbSession session, string before, int limit);

    ConsumerSummary Summarize(DbSession session);
}
