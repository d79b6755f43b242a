using System.Collections.Frozen;

namespace Grpc.Baas.Engine.Auth;

/// <summary>What administrators who may only read can call beside reading: what concerns their own sign-in.</summary>
internal static class ViewerMethods
{
    private static readonly FrozenSet<string> Paths = new[]
    {
        "/baas.auth.v1.AuthService/ClaimEngine",
        "/baas.auth.v1.AuthService/Login",
        "/baas.auth.v1.AuthService/Refresh",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static bool Contains(string path) => Paths.Contains(path);
}
