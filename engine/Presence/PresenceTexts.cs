using Google.Protobuf.WellKnownTypes;

namespace Grpc.Baas.Engine.Presence;

/// <summary>What callers may give presence, all of which others get to see.</summary>
internal static class PresenceTexts
{
    public const int MaxRoomLength = 100;
    public const int MaxNameLength = 100;
    public const int MaxStatusLength = 32;
    public const int MaxStateBytes = 1_024;

    /// <summary>Refuses a room that cannot be.</summary>
    /// <exception cref="Kernel.BaasException">presence PRESENCE_INVALID.</exception>
    public static string Room(string room) => Require(room, "room", MaxRoomLength);

    /// <summary>The id of a caller who gives itself a name.</summary>
    /// <exception cref="Kernel.BaasException">presence PRESENCE_INVALID.</exception>
    public static string AnonymousId(string name) => $"anon:{Require(name, "user_id", MaxNameLength)}";

    /// <returns>The status; empty is the usual one.</returns>
    /// <exception cref="Kernel.BaasException">presence PRESENCE_INVALID.</exception>
    public static string Status(string status) => status.Length == 0 ? PresentUser.UsualStatus : Require(status, "status", MaxStatusLength);

    /// <exception cref="Kernel.BaasException">presence PRESENCE_INVALID.</exception>
    public static Struct? State(Struct? state)
        => state is null || state.CalculateSize() <= MaxStateBytes ? state : throw PresenceErrors.Invalid("state", $"at most {MaxStateBytes} bytes");

    /// <summary>Cuts a text to a number of characters, none of which it breaks.</summary>
    public static string Cut(string text, int maxLength)
    {
        if (text.Length <= maxLength)
        {
            return text;
        }

        return text[..(char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength)];
    }

    private static string Require(string text, string field, int maxLength)
        => text.Length <= maxLength && !text.Any(char.IsControl)
            ? text
            : throw PresenceErrors.Invalid(field, $"at most {maxLength} characters, none of them a control character");
}
