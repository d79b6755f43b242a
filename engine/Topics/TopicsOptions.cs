using System.ComponentModel.DataAnnotations;

namespace Grpc.Baas.Engine.Topics;

/// <summary>Topics and the connections to them. Section <c>Baas:Topics</c>; a change needs a restart.</summary>
internal sealed class TopicsOptions
{
    public const string Section = "Baas:Topics";

    /// <summary>Whether whoever is signed in may make topics, and not administrators alone. Default false.</summary>
    public bool UsersMayCreate { get; set; }

    /// <summary>Topics that a project may have. Default 1,000, 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int MaxTopics { get; set; } = 1_000;

    /// <summary>Topics that an account may have made. Default 100, 1 to 10,000. Administrators are not counted.</summary>
    [Range(1, 10_000)]
    public int MaxTopicsPerAccount { get; set; } = 100;

    /// <summary>Connections that one node has open at once, WebSockets included. Default 10,000, 1 to 1 million.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>Subscriptions of one connection. Default 100, 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int MaxSubscriptions { get; set; } = 100;

    /// <summary>
    /// Subscriptions that one account, key or address has on one node, over all its connections. Default 1,000, 1 to 1 million. Administrators
    /// are not counted.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxSubscriptionsPerCaller { get; set; } = 1_000;

    /// <summary>Commands a second that one connection may send, as many at once after a pause. Default 50, 1 to 1 million.</summary>
    [Range(1, 1_000_000)]
    public int CommandsPerSecond { get; set; } = 50;
}
