using Grpc.Baas.Engine.Changes;

namespace Grpc.Baas.Engine.Webhooks;

/// <summary>What a webhook tells of. The numbers are stored and never change.</summary>
[Flags]
internal enum WebhookEvents : byte
{
    None = 0,
    Create = 1,
    Update = 2,
    Delete = 4,
}

/// <summary>The events as clients write them.</summary>
internal static class WebhookEventNames
{
    public const string Ping = "ping";

    private static readonly (string Name, WebhookEvents Event)[] Names =
        [("create", WebhookEvents.Create), ("update", WebhookEvents.Update), ("delete", WebhookEvents.Delete)];

    /// <returns>None when there is no such event.</returns>
    public static WebhookEvents Find(string name) => Array.Find(Names, entry => entry.Name == name).Event;

    public static IEnumerable<string> Of(WebhookEvents events) => Names.Where(entry => events.HasFlag(entry.Event)).Select(entry => entry.Name);

    /// <summary>The event of a change; none of one that is no change of a record.</summary>
    public static WebhookEvents Of(ChangeOperation operation) => operation switch
    {
        ChangeOperation.Created => WebhookEvents.Create,
        ChangeOperation.Updated => WebhookEvents.Update,
        ChangeOperation.Deleted => WebhookEvents.Delete,
        _ => WebhookEvents.None,
    };
}
