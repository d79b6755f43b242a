using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Topics.Messages;

/// <summary>Messages that are too large for what nodes tell each other; they stay for a minute, for the other nodes to read.</summary>
internal static class LargeMessageStore
{
    public static readonly Migration Created = new("topics", 2, """
        CREATE TABLE _baas_topic_messages (
            id TEXT NOT NULL PRIMARY KEY,
            message BLOB NOT NULL,
            created INTEGER NOT NULL) WITHOUT ROWID
        """);

    public static void Insert(DbSession session, string id, byte[] message, long now)
    {
        using var insert = session.Prepare("INSERT INTO _baas_topic_messages (id, message, created) VALUES (?1, ?2, ?3)");
        insert.Bind(1, id);
        insert.BindBlob(2, message);
        insert.Bind(3, now);
        insert.Execute();
    }

    public static byte[]? Find(DbSession session, string id)
    {
        using var select = session.Prepare("SELECT message FROM _baas_topic_messages WHERE id = ?1");
        select.Bind(1, id);
        return select.Step() ? select.Blob(0).ToArray() : null;
    }

    public static bool HasAny(DbSession session)
    {
        using var select = session.Prepare("SELECT 1 FROM _baas_topic_messages LIMIT 1");
        return select.Step();
    }

    public static void DeleteBefore(DbSession session, long time)
    {
        using var delete = session.Prepare("DELETE FROM _baas_topic_messages WHERE created < ?1");
        delete.Bind(1, time);
        delete.Execute();
    }
}
