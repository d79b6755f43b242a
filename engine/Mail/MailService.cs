using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Mail.Outbox;
using Grpc.Baas.Engine.Mail.Templates;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.V1.Mail;
using Grpc.Core;

namespace Grpc.Baas.Engine.Mail;

/// <summary>The outbox and the templates over the wire, for administrators.</summary>
internal sealed class MailService(MailOutbox outbox, MailTemplates templates) : V1.Mail.MailService.MailServiceBase
{
    public override async Task<ListMailsResponse> ListMails(ListMailsRequest request, ServerCallContext context)
    {
        RequireAdministrator(context);
        if (request.State.Length > 0 && !OutboxState.IsState(request.State))
        {
            throw MailErrors.StateInvalid();
        }

        var page = IdPage.Parse(request.PerPage, request.PageToken);
        var entries = await outbox.ListAsync(request.State, page, context.CancellationToken);
        return new ListMailsResponse
        {
            Items = { entries.Take(page.Size).Select(ToMessage) },
            NextPageToken = page.NextToken(entries.Count, last => entries[last].Mail.Id),
        };
    }

    public override async Task<V1.Mail.OutboxMail> RetryMail(RetryMailRequest request, ServerCallContext context)
    {
        RequireAdministrator(context);
        return ToMessage(await outbox.RetryAsync(request.Id, context.CancellationToken));
    }

    public override async Task<V1.Mail.OutboxMail> SendTestMail(SendTestMailRequest request, ServerCallContext context)
    {
        RequireAdministrator(context);
        return MailAddresses.IsAddress(request.To)
            ? ToMessage(await outbox.AddAsync(request.To, TestTemplate.Name, about: "", context.CancellationToken))
            : throw MailErrors.AddressInvalid();
    }

    public override async Task<ListTemplatesResponse> ListTemplates(ListTemplatesRequest request, ServerCallContext context)
    {
        RequireAdministrator(context);
        var all = await templates.ListAsync(context.CancellationToken);
        return new ListTemplatesResponse { Items = { all.Select(each => ToMessage(each.Template, each.Texts)) } };
    }

    public override async Task<V1.Mail.MailTemplate> GetTemplate(GetTemplateRequest request, ServerCallContext context)
    {
        RequireAdministrator(context);
        var (template, texts) = await templates.GetAsync(request.Name, context.CancellationToken);
        return ToMessage(template, texts);
    }

    public override async Task<V1.Mail.MailTemplate> UpdateTemplate(UpdateTemplateRequest request, ServerCallContext context)
    {
        RequireAdministrator(context);
        var texts = ToTexts(request.Texts ?? new());
        return ToMessage(await templates.UpdateAsync(request.Name, texts, ((RpcCall)context).Caller, context.CancellationToken), texts);
    }

    public override async Task<V1.Mail.MailTemplate> ResetTemplate(ResetTemplateRequest request, ServerCallContext context)
    {
        RequireAdministrator(context);
        var template = await templates.ResetAsync(request.Name, ((RpcCall)context).Caller, context.CancellationToken);
        return ToMessage(template, template.Texts);
    }

    public override async Task<PreviewTemplateResponse> PreviewTemplate(PreviewTemplateRequest request, ServerCallContext context)
    {
        RequireAdministrator(context);
        var texts = request.Texts is null ? null : ToTexts(request.Texts);
        var mail = await templates.PreviewAsync(request.Name, texts, context.CancellationToken);
        return new PreviewTemplateResponse { Subject = mail.Subject, Text = mail.Text, Html = mail.Html };
    }

    private static void RequireAdministrator(ServerCallContext context)
        => ((RpcCall)context).Caller.RequireAdministrator(MailErrors.CredentialsMissing, MailErrors.PermissionDenied);

    private static Templates.TemplateTexts ToTexts(V1.Mail.TemplateTexts texts) => new(texts.Subject, texts.Text, texts.Html);

    private static V1.Mail.MailTemplate ToMessage(Templates.MailTemplate template, Templates.TemplateTexts texts) => new()
    {
        Name = template.Name,
        Purpose = template.Purpose,
        Texts = new V1.Mail.TemplateTexts { Subject = texts.Subject, Text = texts.Text, Html = texts.Html },
        Placeholders = { template.Placeholders },
        RequiredPlaceholders = { template.Required },
        Customized = texts != template.Texts,
    };

    private static V1.Mail.OutboxMail ToMessage(OutboxEntry entry) => new()
    {
        Id = entry.Mail.Id,
        To = entry.Mail.To,
        Template = entry.Mail.Template,
        State = entry.State,
        Attempts = entry.Attempts,
        Error = entry.Fault,
        Created = Timestamp.FromDateTimeOffset(entry.Mail.Created),
        NextAttempt = entry.NextAttempt is { } next ? Timestamp.FromDateTimeOffset(next) : null,
        Finished = entry.Finished is { } finished ? Timestamp.FromDateTimeOffset(finished) : null,
    };
}
