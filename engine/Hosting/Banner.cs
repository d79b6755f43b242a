using System.Reflection;

namespace Grpc.Baas.Engine.Hosting;

/// <summary>What the engine prints when it listens.</summary>
internal static class Banner
{
    public static string Version { get; } =
        typeof(Banner).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Composes it. The line that says where the engine listens comes last, so that a program that waits for it has read the rest.</summary>
    /// <param name="addresses">At least one.</param>
    /// <param name="dataPlace">As <c>Data folder: /var/lib/baas</c>.</param>
    /// <param name="setupToken">Null when the engine is claimed.</param>
    public static string Compose(IReadOnlyList<string> addresses, string dataPlace, string? setupToken) => $"""
        {dataPlace}
        API and its description: {addresses[0]}/docs, {addresses[0]}/openapi.json
        {(setupToken is null ? "" : ComposeClaim(addresses[0], setupToken))}Grpc.Baas {Version} listening on {string.Join(", ", addresses)}

        """;

    private static string ComposeClaim(string address, string setupToken) => $$"""
        Setup token: {{setupToken}}

        Nobody owns this engine yet, and until somebody does it refuses everything else. Make yourself its administrator:

          curl {{address}}/api/v1/setup -H 'content-type: application/json' \
            -d '{"setup_token":"{{setupToken}}","email":"you@example.com","password":"a long password"}'


        """;
}
