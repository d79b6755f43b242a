namespace Grpc.Baas.IntegrationTests.Feeds.Model;

/// <summary>What was told and must not have been, or the other way round.</summary>
/// <param name="Kind">One word, as <c>leak</c>.</param>
/// <param name="Who">The subscription.</param>
internal sealed record FeedFailure(string Kind, Subscription Who, long Position, string Expected, string Got)
{
    public required IReadOnlyList<Seen> LastEvents { get; init; }

    public string Rule { get; init; } = "";

    public override string ToString() => $"""
        {Kind}: {Who.Name} ({(Who.Caller.IsAdministrator ? "administrator" : $"account '{Who.Caller.Id}'")}, {(Who.Snapshot ? "snapshot" : "list")}, collections {string.Join(',', Who.Collections)}, filter '{Who.Filter.Text}', fields '{string.Join(',', Who.Fields)}')
          rule      {Rule}
          position  {Position}
          expected  {Expected}
          got       {Got}
          before it
            {string.Join("\n    ", LastEvents)}
        """;
}
