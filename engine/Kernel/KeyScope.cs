using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace Grpc.Baas.Engine.Kernel;

/// <summary>
/// What an API key or a role may do: methods by globs, as <c>baas.records.v1.RecordService/List*</c>, and collections. A <c>*</c> stands
/// for any characters. Services that give out rights must be named whole, so that <c>baas.*</c> does not open them.
/// </summary>
internal sealed class KeyScope(IReadOnlyList<string> methods, IReadOnlyCollection<string> collectionIds)
{
    // Accounts, sessions, keys and what signs tokens: whoever may change these could give itself every other right. And whole projects.
    private static readonly string[] GuardedPackages = ["baas.auth.v1.", "baas.projects.v1."];

    private const int MaxGlobChars = 200;

    private static readonly SearchValues<char> GlobChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./*");

    private readonly FrozenSet<string> _collections = collectionIds.ToFrozenSet(StringComparer.Ordinal);

    // One answer for each method that there is, so that a call compares no globs.
    private readonly ConcurrentDictionary<string, bool> _answers = new(StringComparer.Ordinal);

    /// <summary>Whether it is not limited to some collections.</summary>
    public bool HasAllCollections => _collections.Count == 0;

    /// <summary>Whether globs open services that give out rights without naming them: for callers whom these services judge themselves.</summary>
    public bool OpensGuarded { get; init; }

    /// <summary>Whether a text can be a glob.</summary>
    public static bool IsGlob(string text)
        => text.Length is > 0 and <= MaxGlobChars && !text.AsSpan().ContainsAnyExcept(GlobChars) && text.AsSpan().ContainsAny('*', '/');

    /// <summary>Whether a glob names a service that gives out rights.</summary>
    public static bool IsGuarded(string glob) => IsOfGuardedPackage(ServiceOf(glob));

    /// <summary>Whether it is limited to collections of which this is one.</summary>
    public bool Reaches(string collectionId) => _collections.Contains(collectionId);

    /// <summary>Whether it lets a method through.</summary>
    /// <param name="path">The path of a method that there is, as <c>/baas.records.v1.RecordService/ListRecords</c>.</param>
    public bool Covers(string path)
    {
        if (!_answers.TryGetValue(path, out var covers))
        {
            covers = CoversName(path[1..]);
            _answers[path] = covers;
        }

        return covers;
    }

    /// <summary>Whether all that a glob lets through is let through here too.</summary>
    /// <remarks>Only a <c>*</c> matches a <c>*</c>, so that what matches the glob's own text matches all that it stands for.</remarks>
    public bool CoversGlob(string glob) => CoversName(glob);

    private static bool IsOfGuardedPackage(string name)
        => Array.Exists(GuardedPackages, package => name.StartsWith(package, StringComparison.Ordinal));

    private static string ServiceOf(string name)
    {
        var service = name.IndexOf('/') is var end and >= 0 ? name[..end] : "";
        return service.Contains('*') ? "" : service;
    }

    private bool CoversName(string name)
    {
        var isGuarded = !OpensGuarded && IsOfGuardedPackage(name);
        var service = ServiceOf(name);
        foreach (var glob in methods)
        {
            if (Matches(glob, name) && (!isGuarded || (service.Length > 0 && ServiceOf(glob) == service)))
            {
                return true;
            }
        }

        return false;
    }

    // The usual two pointers: on a mismatch the last star takes one character more.
    private static bool Matches(ReadOnlySpan<char> glob, ReadOnlySpan<char> name)
    {
        var (at, star, resume, i) = (0, -1, 0, 0);
        while (i < name.Length)
        {
            if (at < glob.Length && glob[at] == '*')
            {
                (star, resume) = (at++, i);
            }
            else if (at < glob.Length && glob[at] == name[i])
            {
                at++;
                i++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                i = ++resume;
            }
            else
            {
                return false;
            }
        }

        return glob[at..].TrimEnd('*').IsEmpty;
    }
}
