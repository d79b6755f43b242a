using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Mail.Templates;

/// <summary>The texts that administrators have written, in the table that <see cref="Outbox.OutboxStore.Created"/> makes.</summary>
internal static class TemplateStore
{
    public static Dictionary<string, TemplateTexts> ReadAll(DbSession session)
    {
        var texts = new Dictionary<string, TemplateTexts>();
        using var select = session.Prepare("SELECT name, subject, plain, html FROM _baas_mail_templates");
        while (select.Step())
        {
            texts[select.Text(0)] = Read(select);
        }

        return texts;
    }

    public static TemplateTexts? Find(DbSession session, string name)
    {
        using var select = session.Prepare("SELECT name, subject, plain, html FROM _baas_mail_templates WHERE name = ?1");
        select.Bind(1, name);
        return select.Step() ? Read(select) : null;
    }

    public static void Write(DbSession session, string name, TemplateTexts texts, long now)
    {
        using var upsert = session.Prepare("""
            INSERT INTO _baas_mail_templates (name, subject, plain, html, updated) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (name) DO UPDATE SET subject = excluded.subject, plain = excluded.plain, html = excluded.html, updated = excluded.updated
            """);
        upsert.Bind(1, name);
        upsert.Bind(2, texts.Subject);
        upsert.Bind(3, texts.Text);
        upsert.Bind(4, texts.Html);
        upsert.Bind(5, now);
        upsert.Execute();
    }

    public static void Delete(DbSession session, string name)
    {
        using var delete = session.Prepare("DELETE FROM _baas_mail_templates WHERE name = ?1");
        delete.Bind(1, name);
        delete.Execute();
    }

    private static TemplateTexts Read(DbStatement row) => new(row.Text(1), row.Text(2), row.Text(3));
}
