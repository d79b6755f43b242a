using System.ComponentModel.DataAnnotations;

namespace Grpc.Baas.Engine.Presence;

/// <summary>Who may be seen, and how many. Section <c>Baas:Presence</c>; a change needs a restart.</summary>
internal sealed class PresenceOptions
{
    public const string Section = "Baas:Presence";

    /// <summary>
    /// Whether callers who are not signed in may be present, under names that they give themselves, and may see who is. Default false.
    /// </summary>
    public bool AllowAnonymous { get; set; }

    /// <summary>Users in one room, on all nodes. Default 1,000, 1 to 10,000: each hears of all others.</summary>
    [Range(1, 10_000)]
    public int MaxUsersPerRoom { get; set; } = 1_000;

    /// <summary>Users in all rooms whose streams one node serves; who is in two rooms counts twice. Default 10,000, 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxUsers { get; set; } = 10_000;
}
