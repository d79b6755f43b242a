using System.Globalization;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Presence;

namespace Grpc.Baas.Engine.Presence;

/// <summary>Makes the errors of presence.</summary>
internal static class PresenceErrors
{
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(5);

    public static BaasException CredentialsMissing() => new(
        AuthErrorTable.CredentialsMissing, "The caller must be signed in: send the header 'authorization: Bearer <access token>'.");

    public static BaasException PermissionDenied() => new(
        AuthErrorTable.PermissionDenied, "API keys that are limited to some collections may not see who is present.");

    /// <param name="room">As the caller gave it, and found valid.</param>
    public static BaasException NotPresent(string room) => new(
        PresenceErrorTable.NotPresent,
        room.Length == 0 ? "The caller is not present." : $"The caller is not present in the room '{room}'.",
        new Dictionary<string, string> { ["room"] = room });

    /// <param name="field">The field of the request.</param>
    /// <param name="expected">What it takes, as the end of a sentence.</param>
    public static BaasException Invalid(string field, string expected) => new(
        PresenceErrorTable.PresenceInvalid, $"The field {field} takes {expected}.", new Dictionary<string, string> { ["field"] = field })
    {
        Violations = [new FieldViolation(field, "VALUE", $"expected is {expected}")],
    };

    public static BaasException RoomFull(int maximum) => Full(maximum, $"The room has {maximum} users, as many as may be.");

    public static BaasException NodeFull(int maximum) => Full(maximum, $"There are {maximum} users in all rooms, as many as may be.");

    private static BaasException Full(int maximum, string message) => new(
        PresenceErrorTable.RoomFull,
        message,
        new Dictionary<string, string> { ["maximum"] = maximum.ToString(CultureInfo.InvariantCulture) })
    {
        Quota = ("presence", message),
        RetryAfter = Later,
    };
}
