using System.Collections.Frozen;
using Grpc.Baas.Engine.Audit;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Mail.Templates;

/// <summary>The templates that there are, and what they say now. Texts are read when they are needed, so every node has the latest.</summary>
internal sealed class MailTemplates(
    IEnumerable<MailTemplate> templates, Database database, AuditTrail trail, TimeProvider time, IOptions<MailOptions> options)
{
    private readonly FrozenDictionary<string, MailTemplate> _templates = templates.ToFrozenDictionary(template => template.Name);

    /// <summary>All templates with their texts, in the order of their names.</summary>
    public async Task<IReadOnlyList<(MailTemplate Template, TemplateTexts Texts)>> ListAsync(CancellationToken cancellationToken)
    {
        var changed = await database.ReadAsync(0, static (session, _) => TemplateStore.ReadAll(session), cancellationToken);
        return [.. _templates.Values
            .OrderBy(template => template.Name, StringComparer.Ordinal)
            .Select(template => (template, changed.GetValueOrDefault(template.Name) ?? template.Texts))];
    }

    /// <exception cref="BaasException">mail TEMPLATE_NOT_FOUND.</exception>
    public async Task<(MailTemplate Template, TemplateTexts Texts)> GetAsync(string name, CancellationToken cancellationToken)
    {
        var template = Find(name);
        var texts = await database.ReadAsync(template.Name, static (session, name) => TemplateStore.Find(session, name), cancellationToken);
        return (template, texts ?? template.Texts);
    }

    /// <exception cref="BaasException">mail TEMPLATE_NOT_FOUND, TEMPLATE_INVALID.</exception>
    public async Task<MailTemplate> UpdateAsync(string name, TemplateTexts texts, Caller caller, CancellationToken cancellationToken)
    {
        var template = Find(name);
        Require(template, texts);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await database.WriteAsync(
            transaction =>
            {
                TemplateStore.Write(transaction.Session, template.Name, texts, now);
                Tell(transaction, caller, "template.update", template);
                return true;
            },
            cancellationToken);
        return template;
    }

    /// <exception cref="BaasException">mail TEMPLATE_NOT_FOUND.</exception>
    public async Task<MailTemplate> ResetAsync(string name, Caller caller, CancellationToken cancellationToken)
    {
        var template = Find(name);
        await database.WriteAsync(
            transaction =>
            {
                TemplateStore.Delete(transaction.Session, template.Name);
                Tell(transaction, caller, "template.reset", template);
                return true;
            },
            cancellationToken);
        return template;
    }

    /// <summary>What a mail would say, with sample values.</summary>
    /// <param name="texts">Null for those that are kept.</param>
    /// <exception cref="BaasException">mail TEMPLATE_NOT_FOUND, TEMPLATE_INVALID.</exception>
    public async Task<RenderedMail> PreviewAsync(string name, TemplateTexts? texts, CancellationToken cancellationToken)
    {
        var (template, kept) = await GetAsync(name, cancellationToken);
        if (texts is not null)
        {
            Require(template, texts);
        }

        return (texts ?? kept).Render(template, Complete(template.Samples, "ada@example.com"));
    }

    /// <summary>What a mail says.</summary>
    public async Task<RenderedMail> RenderAsync(string name, MailContent content, CancellationToken cancellationToken)
    {
        var (template, texts) = await GetAsync(name, cancellationToken);
        return (content.KeepsFirstTexts ? template.Texts : texts).Render(template, Complete(content.Values, content.To));
    }

    private void Tell(WriteTransaction transaction, Caller caller, string action, MailTemplate template)
    {
        transaction.Actor = caller;
        trail.Append(transaction, new AuditEntry(action) { Subject = template.Name });
    }

    private static void Require(MailTemplate template, TemplateTexts texts)
    {
        var violations = texts.Check(template);
        if (violations.Count > 0)
        {
            throw MailErrors.TemplateInvalid(violations);
        }
    }

    private MailTemplate Find(string name) => _templates.GetValueOrDefault(name) ?? throw MailErrors.TemplateNotFound(name);

    private Dictionary<string, string> Complete(IReadOnlyDictionary<string, string> values, string to) => new(values)
    {
        [MailTemplate.AppName] = options.Value.FromName,
        [MailTemplate.Email] = to,
    };
}
