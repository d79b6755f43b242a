namespace Grpc.Baas.IntegrationTests.Feeds.Model;

/// <summary>Who may read a field.</summary>
internal enum FieldGuard
{
    Everybody,

    /// <summary>Those whose role is <c>editor</c>, and administrators.</summary>
    Editors,

    /// <summary>Administrators, when they ask for it by name.</summary>
    Hidden,
}
