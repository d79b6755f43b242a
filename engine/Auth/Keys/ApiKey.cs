using System.Net;

namespace Grpc.Baas.Engine.Auth.Keys;

/// <summary>What a program may do. It never changes, but for its last use. Times are milliseconds since 1970.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Name">What it is for, for people.</param>
/// <param name="Prefix">The part of its text by which it is found, as <c>baas_1a2b3c4d</c>.</param>
internal sealed record ApiKey(string Id, string Name, string Prefix)
{
    /// <summary>Globs of methods; see <see cref="Kernel.KeyScope"/>.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Collections that it is limited to; empty for no limit.</summary>
    public required IReadOnlyList<string> CollectionIds { get; init; }

    /// <summary>Networks that it may be used from; empty for all.</summary>
    public required IReadOnlyList<IPNetwork> Networks { get; init; }

    /// <summary>When it ends; 0 if it does not.</summary>
    public required long Expires { get; init; }

    public required long Created { get; init; }

    /// <summary>Id of the administrator or key that made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it was used last; 0 if never.</summary>
    public long LastUsed { get; init; }

    /// <summary>Where it was used from last; empty if never.</summary>
    public string LastAddress { get; init; } = "";
}
