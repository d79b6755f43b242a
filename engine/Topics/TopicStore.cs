using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Topics;

/// <summary>The table of topics.</summary>
internal static class TopicStore
{
    public static readonly Migration Created = new("topics", 1, """
        CREATE TABLE _baas_topics (
            id TEXT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            subscribe_rule TEXT,
            publish_rule TEXT,
            owner TEXT NOT NULL,
            owner_collection TEXT NOT NULL,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL) WITHOUT ROWID
        """);

    /// <summary>Reads all of them, in the order of their making; there are never many.</summary>
    public static List<Topic> ReadAll(DbSession session)
    {
        var all = new List<Topic>();
        using var select = session.Prepare(
            "SELECT id, name, subscribe_rule, publish_rule, owner, owner_collection, created, updated FROM _baas_topics ORDER BY id");
        while (select.Step())
        {
            all.Add(new Topic(select.Text(0), select.Text(1))
            {
                SubscribeRule = select.IsNull(2) ? null : select.Text(2),
                PublishRule = select.IsNull(3) ? null : select.Text(3),
                OwnerId = select.Text(4),
                OwnerCollectionId = select.Text(5),
                Created = select.Int64(6),
                Updated = select.Int64(7),
            });
        }

        return all;
    }

    public static void Insert(DbSession session, Topic topic)
    {
        using var insert = session.Prepare(
            "INSERT INTO _baas_topics (id, name, subscribe_rule, publish_rule, owner, owner_collection, created, updated) "
            + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
        insert.Bind(1, topic.Id);
        insert.Bind(2, topic.Name);
        insert.Bind(3, topic.SubscribeRule);
        insert.Bind(4, topic.PublishRule);
        insert.Bind(5, topic.OwnerId);
        insert.Bind(6, topic.OwnerCollectionId);
        insert.Bind(7, topic.Created);
        insert.Bind(8, topic.Updated);
        insert.Execute();
    }

    public static void UpdateRules(DbSession session, Topic topic)
    {
        using var update = session.Prepare("UPDATE _baas_topics SET subscribe_rule = ?2, publish_rule = ?3, updated = ?4 WHERE id = ?1");
        update.Bind(1, topic.Id);
        update.Bind(2, topic.SubscribeRule);
        update.Bind(3, topic.PublishRule);
        update.Bind(4, topic.Updated);
        update.Execute();
    }

    public static void Delete(DbSession session, string id)
    {
        using var delete = session.Prepare("DELETE FROM _baas_topics WHERE id = ?1");
        delete.Bind(1, id);
        delete.Execute();
    }
}
