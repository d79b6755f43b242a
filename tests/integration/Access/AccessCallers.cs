namespace Grpc.Baas.IntegrationTests.Access;

/// <summary>The columns of the table.</summary>
internal static class AccessCallers
{
    public const string Anonymous = "anonymous";

    /// <summary>Whose record it is that the request is about.</summary>
    public const string Owner = "owner";

    public const string Other = "other";

    /// <summary>An administrator of another engine.</summary>
    public const string Foreign = "foreign";

    /// <summary>A user who was suspended after signing in.</summary>
    public const string Suspended = "suspended";

    /// <summary>A user whose access token is too old.</summary>
    public const string Expired = "expired";

    /// <summary>An API key with the scope of another method.</summary>
    public const string Unscoped = "unscoped";

    /// <summary>An API key with the scope of the method, limited to another collection.</summary>
    public const string Limited = "limited";

    /// <summary>An API key with the scope of the method and of nothing else.</summary>
    public const string Key = "key";

    public const string Viewer = "viewer";
    public const string Developer = "developer";
    public const string Admin = "admin";

    public static IReadOnlyList<string> All { get; } =
        [Anonymous, Owner, Other, Foreign, Suspended, Expired, Unscoped, Limited, Key, Viewer, Developer, Admin];

    public static bool IsAdministrator(string caller) => caller is Viewer or Developer or Admin;

    public static bool IsKey(string caller) => caller is Unscoped or Limited or Key;
}
