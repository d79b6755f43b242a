namespace Grpc.Baas.Engine.Rpc;

/// <summary>Origins that may call: one, or all below a domain (<c>https://*.app.example</c>).</summary>
internal sealed class OriginPattern
{
    private const string Below = "://*.";

    private readonly string _start;

    // Begins with the dot, so that no other domain ends alike; with the port.
    private readonly string _end;

    private OriginPattern(string start, string end)
    {
        _start = start;
        _end = end;
    }

    /// <summary>Whether the text is an origin as browsers send it, or a pattern of origins below a domain of at least two names.</summary>
    public static bool IsValid(string text)
    {
        var one = text.Replace(Below, "://", StringComparison.Ordinal);
        return Uri.TryCreate(one, UriKind.Absolute, out var url)
            && one.Equals(url.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase)
            && !one.Contains('*', StringComparison.Ordinal)
            && (one.Length == text.Length || url is { HostNameType: UriHostNameType.Dns } && url.Host.Contains('.', StringComparison.Ordinal));
    }

    /// <summary>The pattern; null for a plain origin.</summary>
    public static OriginPattern? Parse(string text)
    {
        var star = text.IndexOf(Below, StringComparison.Ordinal);
        return star < 0 ? null : new OriginPattern(text[..(star + 3)], text[(star + Below.Length - 1)..]);
    }

    /// <summary>Whether an origin is below the domain. What stands for the star is names of hosts only.</summary>
    public bool Matches(string origin)
        => origin.Length > _start.Length + _end.Length
            && origin.StartsWith(_start, StringComparison.OrdinalIgnoreCase)
            && origin.EndsWith(_end, StringComparison.OrdinalIgnoreCase)
            && Uri.CheckHostName(origin[_start.Length..^_end.Length]) == UriHostNameType.Dns;
}
