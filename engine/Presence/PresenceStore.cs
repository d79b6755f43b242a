using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Presence;

/// <summary>
/// The tables by which nodes tell each other who is present: one row for each user that a node has in a room, whatever it does there, and
/// one for each node and each room. All nodes together write them one at a time, so that versions go up with commits.
/// </summary>
internal static class PresenceStore
{
    public static readonly Migration Created = new("presence", 1, """
        CREATE TABLE _baas_presence_nodes (
            node TEXT NOT NULL PRIMARY KEY,
            beat INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE _baas_presence_rooms (
            room TEXT NOT NULL PRIMARY KEY,
            version INTEGER NOT NULL,
            changed INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX _baas_presence_rooms_version ON _baas_presence_rooms (version);
        CREATE TABLE _baas_presences (
            room TEXT NOT NULL,
            user_id TEXT NOT NULL,
            collection TEXT NOT NULL,
            node TEXT NOT NULL,
            name TEXT NOT NULL,
            connections INTEGER NOT NULL,
            last_seen INTEGER NOT NULL,
            status TEXT NOT NULL,
            state BLOB NOT NULL,
            PRIMARY KEY (room, user_id, collection, node)) WITHOUT ROWID;
        CREATE INDEX _baas_presences_node ON _baas_presences (node)
        """);

    // More than the users of a room on all nodes; it only bounds what a broken table could make of a node.
    private const int MaxRows = 100_000;

    private const string IsEmpty = """
        changed < ?1 AND version < (SELECT MAX(version) FROM _baas_presence_rooms)
          AND NOT EXISTS (SELECT 1 FROM _baas_presences WHERE _baas_presences.room = _baas_presence_rooms.room)
        """;

    /// <summary>Reads a room with its version; the session must see one state.</summary>
    /// <param name="node">The node that reads: what it has itself is no connection elsewhere.</param>
    public static NotedRoom ReadRoom(DbSession session, string room, string node)
    {
        var users = new List<NotedUser>();
        using var select = session.Prepare($"""
            SELECT user_id, collection, node, name, connections, last_seen, status, state FROM _baas_presences
            WHERE room = ?1 ORDER BY user_id, collection LIMIT {MaxRows}
            """);
        select.Bind(1, room);
        while (select.Step())
        {
            var row = ReadRow(select);
            var isElsewhere = select.Text(2) != node;
            var added = new NotedUser(isElsewhere ? row : row with { Connections = 0 }, isElsewhere);
            if (users.Count > 0 && users[^1].Elsewhere.Key == row.Key)
            {
                users[^1] = Join(users[^1], added);
            }
            else
            {
                users.Add(added);
            }
        }

        return new NotedRoom(room, ReadVersion(session, room), users);
    }

    /// <summary>Rooms that have changed, the earliest change first.</summary>
    /// <param name="after">The version of the last one that is known.</param>
    public static List<(string Room, long Version)> ReadChanged(DbSession session, long after, int limit)
    {
        var changed = new List<(string, long)>();
        using var select = session.Prepare("SELECT room, version FROM _baas_presence_rooms WHERE version > ?1 ORDER BY version LIMIT ?2");
        select.Bind(1, after);
        select.Bind(2, limit);
        while (select.Step())
        {
            changed.Add((select.Text(0), select.Int64(1)));
        }

        return changed;
    }

    /// <summary>Notes a user of a node. What it says about itself stays as other nodes have it.</summary>
    public static void Write(DbSession session, string room, string node, PresentUser user)
    {
        var known = FindAny(session, room, user.Key);
        using var insert = session.Prepare("""
            INSERT INTO _baas_presences (room, user_id, collection, node, name, connections, last_seen, status, state)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (room, user_id, collection, node) DO UPDATE SET name = excluded.name, connections = excluded.connections,
              last_seen = CASE WHEN excluded.last_seen > _baas_presences.last_seen THEN excluded.last_seen ELSE _baas_presences.last_seen END
            """);
        BindKey(insert, room, user.Key);
        insert.Bind(4, node);
        insert.Bind(5, user.Name);
        insert.Bind(6, user.Connections);
        insert.Bind(7, user.LastSeen);
        insert.Bind(8, known?.Status ?? user.Status);
        insert.BindBlob(9, (known is null ? user.State : known.State)?.ToByteArray() ?? []);
        insert.Execute();
    }

    /// <summary>Removes a user of a node.</summary>
    public static void Delete(DbSession session, string room, string node, PresenceKey key)
    {
        using var delete = session.Prepare("DELETE FROM _baas_presences WHERE room = ? AND user_id = ? AND collection = ? AND node = ?");
        BindKey(delete, room, key);
        delete.Bind(4, node);
        delete.Execute();
    }

    /// <summary>Sets what a user says about itself, for all nodes that have it.</summary>
    /// <returns>False when none has.</returns>
    public static bool Update(DbSession session, string room, PresentUser user)
    {
        using var update = session.Prepare(
            "UPDATE _baas_presences SET status = ?4, state = ?5, last_seen = ?6 WHERE room = ?1 AND user_id = ?2 AND collection = ?3");
        BindKey(update, room, user.Key);
        update.Bind(4, user.Status);
        update.BindBlob(5, user.State?.ToByteArray() ?? []);
        update.Bind(6, user.LastSeen);
        update.Execute();
        return session.Changes > 0;
    }

    /// <summary>What any node has noted of a user; all have the same of what it says about itself.</summary>
    public static PresentUser? FindAny(DbSession session, string room, PresenceKey key)
    {
        using var select = session.Prepare("""
            SELECT user_id, collection, node, name, connections, last_seen, status, state FROM _baas_presences
            WHERE room = ? AND user_id = ? AND collection = ? LIMIT 1
            """);
        BindKey(select, room, key);
        return select.Step() ? ReadRow(select) : null;
    }

    /// <summary>Gives a room the next version; the last thing that a write does with it.</summary>
    /// <param name="time">Now, in microseconds since 1970 UTC.</param>
    public static void Touch(DbSession session, string room, long time)
    {
        using var upsert = session.Prepare("""
            INSERT INTO _baas_presence_rooms (room, version, changed)
            VALUES (?, (SELECT COALESCE(MAX(version), 0) + 1 FROM _baas_presence_rooms), ?)
            ON CONFLICT (room) DO UPDATE SET version = excluded.version, changed = excluded.changed
            """);
        upsert.Bind(1, room);
        upsert.Bind(2, time);
        upsert.Execute();
    }

    /// <inheritdoc cref="RemoveEmptyRooms"/>
    /// <summary>Whether there are rooms in which nobody is, and has not been for a while.</summary>
    public static bool HasEmptyRooms(DbSession session, long before)
    {
        using var select = session.Prepare($"SELECT 1 FROM _baas_presence_rooms WHERE {IsEmpty} LIMIT 1");
        select.Bind(1, before);
        return select.Step();
    }

    /// <summary>Removes rooms in which nobody is, and has not been for a while. The last version stays, so that none is given twice.</summary>
    /// <param name="before">In microseconds since 1970 UTC.</param>
    /// <returns>How many there were.</returns>
    public static long RemoveEmptyRooms(DbSession session, long before)
    {
        using var delete = session.Prepare($"DELETE FROM _baas_presence_rooms WHERE {IsEmpty}");
        delete.Bind(1, before);
        delete.Execute();
        return session.Changes;
    }

    private static long ReadVersion(DbSession session, string room)
    {
        using var select = session.Prepare("SELECT version FROM _baas_presence_rooms WHERE room = ?1");
        select.Bind(1, room);
        return select.Step() ? select.Int64(0) : 0;
    }

    private static NotedUser Join(NotedUser one, NotedUser other)
    {
        var latest = other.IsElsewhere ? other.Elsewhere : one.Elsewhere;
        return new NotedUser(
            latest with
            {
                Connections = one.Elsewhere.Connections + other.Elsewhere.Connections,
                LastSeen = Math.Max(one.Elsewhere.LastSeen, other.Elsewhere.LastSeen),
            },
            one.IsElsewhere || other.IsElsewhere);
    }

    private static void BindKey(DbStatement statement, string room, PresenceKey key)
    {
        statement.Bind(1, room);
        statement.Bind(2, key.UserId);
        statement.Bind(3, key.CollectionId);
    }

    private static PresentUser ReadRow(DbStatement row) => new(new PresenceKey(row.Text(0), row.Text(1)), row.Text(3))
    {
        Connections = (int)row.Int64(4),
        LastSeen = row.Int64(5),
        Status = row.Text(6),
        State = row.Blob(7) is { IsEmpty: false } state ? Struct.Parser.ParseFrom(state) : null,
    };
}
