using System.Reflection;

namespace Grpc.Baas.Engine.Hosting;

/// <summary>What the engine prints when it listens.</summary>
internal static class Banner
{
    public static string Version { get; } =
        typeof(Banner).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <param name="addresses">At least one.</param>
    /// <param name="setupToken">Null when the engine is claimed.</param>
    public static string Compose(IReadOnlyList<string> addresses, string dataFolder, string? setupToken)
    {
        var listening = $"""
            Grpc.Baas {Version} listening on {string.Join(", ", addresses)}
            Data folder: {dataFolder}

            """;
        return setupToken is null ? listening : listening + ComposeClaim(addresses[0], setupToken);
    }

    private static string ComposeClaim(string address, string setupToken) => $$"""
        Setup token: {{setupToken}}

        Nobody owns this engine yet, and it refuses everything else until somebody does. Claim it with an address and a password of yours:

          curl {{address}}/api/v1/setup -H 'content-type: application/json' \
            -d '{"setup_token":"{{setupToken}}","email":"you@example.com","password":"a long password"}'


        """;
}
