using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Presence;

/// <summary>The table of nodes that have noted who is present there. A node is there for as long as its beat goes up.</summary>
internal static class NodeStore
{
    // A cluster has fewer nodes by far.
    private const int MaxNodes = 1_000;

    /// <summary>Makes sure that a node is there.</summary>
    public static void Enter(DbSession session, string node)
    {
        using var insert = session.Prepare("INSERT INTO _baas_presence_nodes (node, beat) VALUES (?, 1) ON CONFLICT (node) DO NOTHING");
        insert.Bind(1, node);
        insert.Execute();
    }

    /// <summary>Lets the beat go up.</summary>
    /// <returns>False when the node is not there, or was taken for lost.</returns>
    public static bool Renew(DbSession session, string node)
    {
        using var update = session.Prepare("UPDATE _baas_presence_nodes SET beat = beat + 1 WHERE node = ?1");
        update.Bind(1, node);
        update.Execute();
        return session.Changes > 0;
    }

    public static List<(string Node, long Beat)> ReadAll(DbSession session)
    {
        var all = new List<(string, long)>();
        using var select = session.Prepare($"SELECT node, beat FROM _baas_presence_nodes ORDER BY node LIMIT {MaxNodes}");
        while (select.Step())
        {
            all.Add((select.Text(0), select.Int64(1)));
        }

        return all;
    }

    /// <summary>Removes a node with all that it has noted, unless its beat is another one.</summary>
    /// <param name="time">Now, in microseconds since 1970 UTC.</param>
    /// <returns>Whether it was removed.</returns>
    public static bool Remove(DbSession session, string node, long beat, long time)
    {
        using var delete = session.Prepare("DELETE FROM _baas_presence_nodes WHERE node = ?1 AND beat = ?2");
        delete.Bind(1, node);
        delete.Bind(2, beat);
        delete.Execute();
        if (session.Changes == 0)
        {
            return false;
        }

        RemoveUsers(session, node, time);
        return true;
    }

    /// <summary>Removes a node that has nobody any more.</summary>
    /// <param name="time">Now, in microseconds since 1970 UTC.</param>
    public static void Leave(DbSession session, string node, long time)
    {
        using var delete = session.Prepare("DELETE FROM _baas_presence_nodes WHERE node = ?1");
        delete.Bind(1, node);
        delete.Execute();
        RemoveUsers(session, node, time);
    }

    private static void RemoveUsers(DbSession session, string node, long time)
    {
        foreach (var room in RoomsOf(session, node))
        {
            PresenceStore.Touch(session, room, time);
        }

        using var users = session.Prepare("DELETE FROM _baas_presences WHERE node = ?1");
        users.Bind(1, node);
        users.Execute();
    }

    private static List<string> RoomsOf(DbSession session, string node)
    {
        var rooms = new List<string>();
        using var select = session.Prepare("SELECT DISTINCT room FROM _baas_presences WHERE node = ?1");
        select.Bind(1, node);
        while (select.Step())
        {
            rooms.Add(select.Text(0));
        }

        return rooms;
    }
}
