using System.Globalization;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Topics;

namespace Grpc.Baas.Engine.Topics;

/// <summary>Makes the errors of topics.</summary>
internal static class TopicsErrors
{
    private const string TopicType = "baas.topics.v1.Topic";

    // A message repeats names of clients; more of them than this help nobody.
    private const int MaxNameLength = 64;

    /// <summary>The refusal of a topic, be it closed to the caller or not there; only administrators may know which.</summary>
    public static BaasException Refuse(Caller caller, string name, string verb)
    {
        var shown = Shorten(name);
        var metadata = new Dictionary<string, string> { ["topic"] = shown };
        if (caller.IsAdministrator)
        {
            return new BaasException(TopicsErrorTable.TopicNotFound, $"No topic has the name '{shown}'.", metadata) { Resource = (TopicType, shown) };
        }

        return caller.Kind == CallerKind.Anonymous
            ? new BaasException(AuthErrorTable.CredentialsMissing, $"To {verb} the topic '{shown}' the caller must be signed in.", metadata)
            : new BaasException(AuthErrorTable.PermissionDenied, $"The caller may not {verb} the topic '{shown}'.", metadata);
    }

    public static BaasException CreateDenied(Caller caller) => caller.Kind == CallerKind.Anonymous
        ? new BaasException(AuthErrorTable.CredentialsMissing, "The caller must be signed in: send the header 'authorization: Bearer <access token>'.")
        : new BaasException(AuthErrorTable.PermissionDenied, "Only administrators may make topics, as long as Baas:Topics:UsersMayCreate is off.");

    public static BaasException ListDenied() => new(
        AuthErrorTable.CredentialsMissing, "The caller must be signed in: send the header 'authorization: Bearer <access token>'.");

    public static BaasException TopicInvalid(IReadOnlyList<FieldViolation> violations) => new(
        TopicsErrorTable.TopicInvalid, string.Join(' ', violations.Select(violation => $"{violation.Field}: {violation.Description}.")))
    {
        Violations = violations,
    };

    public static BaasException TopicExists(string name) => new(
        TopicsErrorTable.TopicExists, $"A topic or a collection has the name '{name}' already.", new Dictionary<string, string> { ["topic"] = name })
    {
        Resource = (TopicType, name),
    };

    public static BaasException TooManyTopics(string whose, int maximum) => new(
        TopicsErrorTable.TooManyTopics, $"The {whose} has {maximum} topics already, as many as it may.", Maximum(maximum));

    public static BaasException TopicOfCollection(string name)
    {
        var shown = Shorten(name);
        return new BaasException(
            TopicsErrorTable.TopicOfCollection,
            $"The topic '{shown}' is a collection's: it tells of changes of records, and is neither published to nor destroyed.",
            new Dictionary<string, string> { ["topic"] = shown });
    }

    public static BaasException PayloadInvalid(string expected) => new(TopicsErrorTable.PayloadInvalid, $"The message cannot be sent: {expected}.")
    {
        Violations = [new FieldViolation("payload", "LIMIT", expected)],
    };

    public static BaasException TooManyConnections(int maximum) => new(
        TopicsErrorTable.TooManyConnections, $"There are {maximum} connections to topics already.", Maximum(maximum))
    {
        RetryAfter = TimeSpan.FromSeconds(10),
    };

    /// <param name="whose">Connection or caller.</param>
    public static BaasException TooManySubscriptions(string whose, int maximum) => new(
        TopicsErrorTable.TooManySubscriptions, $"A {whose} has at most {maximum} subscriptions.", Maximum(maximum));

    public static BaasException TooManyCommands(int maximum) => new(
        TopicsErrorTable.TooManyCommands, $"A connection may send {maximum} commands a second.", Maximum(maximum))
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    /// <param name="field">Path of what is wrong in the command.</param>
    /// <param name="expected">What is expected instead.</param>
    public static BaasException CommandInvalid(string field, string expected) => new(
        TopicsErrorTable.CommandInvalid, $"The command cannot be done: {field}: {expected}.", new Dictionary<string, string> { ["field"] = field })
    {
        Violations = [new FieldViolation(field, "COMMAND", expected)],
    };

    private static string Shorten(string name) => name.Length <= MaxNameLength ? name : string.Concat(name.AsSpan(0, MaxNameLength), "…");

    private static Dictionary<string, string> Maximum(int maximum) => new() { ["maximum"] = maximum.ToString(CultureInfo.InvariantCulture) };
}
