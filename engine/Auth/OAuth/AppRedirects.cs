namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>Where apps may go on after a sign-in. Addresses are compared as they are written; nothing stands for others.</summary>
internal static class AppRedirects
{
    private const int MaxLength = 2_000;

    private static readonly string[] Refused = ["javascript", "data", "vbscript", "file", "blob", "about", "view-source"];

    private static readonly string[] Loopback = ["http://127.0.0.1", "http://[::1]"];

    /// <summary>Whether an address may be allowed at all.</summary>
    public static bool IsValid(string address)
        => address.Length <= MaxLength
            && !address.Any(character => char.IsControl(character) || char.IsWhiteSpace(character) || character is '\\' or '#')
            && Uri.TryCreate(address, UriKind.Absolute, out var url)
            && url.UserInfo.Length == 0
            && !Refused.Contains(url.Scheme);

    /// <summary>Whether an address is one of those that are allowed.</summary>
    public static bool Allows(IEnumerable<string> allowed, string address)
        => IsValid(address) && allowed.Contains(address) || WithoutPort(address) is { } anyPort && IsValid(address) && allowed.Contains(anyPort);

    /// <summary>An address with a parameter more.</summary>
    public static string Add(string address, string name, string value)
        => $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}";

    // RFC 8252 §7.3: an app on the user's machine listens on whatever port is free.
    private static string? WithoutPort(string address)
    {
        foreach (var host in Loopback)
        {
            if (address.StartsWith($"{host}:", StringComparison.Ordinal))
            {
                var port = address.AsSpan(host.Length + 1);
                var length = port.IndexOfAnyExceptInRange('0', '9');
                return length > 0 && port[length] is '/' or '?' ? $"{host}{port[length..]}" : null;
            }
        }

        return null;
    }
}
