using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Presence;

/// <summary>What became of a user, encoded once for all streams that tell it the same way.</summary>
/// <param name="user">As it is now, or was when it left.</param>
/// <param name="collection">Name of the account's collection.</param>
/// <param name="time">When it happened, in microseconds since 1970 UTC.</param>
internal sealed class PresenceEvent(PresenceEventKind kind, PresentUser user, string collection, long time)
{
    // Two streams may encode the same at the same time; one result is kept, and both are right.
    private readonly EncodedMessage?[] _messages = new EncodedMessage?[3];

    public PresenceEventKind Kind => kind;

    public PresenceKey Key => user.Key;

    /// <summary>The event for a stream that heard the last of the user before another one, and so may tell it as another kind.</summary>
    public EncodedMessage Encode(PresenceEventKind told) => _messages[(int)told] ??= new EncodedMessage(new RecordEvent
    {
        Type = told switch
        {
            PresenceEventKind.Joined => "user.joined",
            PresenceEventKind.Updated => "user.updated",
            _ => "user.left",
        },
        Data = Describe(),
        Timestamp = Timestamp.FromDateTimeOffset(UnixTime.FromMicroseconds(time)),
    }.ToByteArray());

    private Struct Describe()
    {
        var data = new Struct
        {
            Fields =
            {
                ["user_id"] = Value.ForString(user.Key.UserId),
                ["user_name"] = Value.ForString(user.Name),
                ["connections"] = Value.ForNumber(user.Connections),
                ["last_seen"] = Value.ForString(UnixTime.FromMicroseconds(user.LastSeen).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'")),
                ["status"] = Value.ForString(user.Status),
                ["collection"] = Value.ForString(collection),
            },
        };
        if (user.State is { } state)
        {
            data.Fields["state"] = Value.ForStruct(state);
        }

        return data;
    }
}
