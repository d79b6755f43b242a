using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Mail.Outbox;
using Grpc.Baas.Engine.Mail.Templates;
using Grpc.Baas.Engine.Mail.Transport;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Storage;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Mail;

/// <summary>
/// Puts mail into the engine; needs the database and the transport. Slices that send mail add a <see cref="MailTemplate"/> and an
/// <see cref="IMailComposer"/>, and put their mails into <see cref="MailOutbox"/>.
/// </summary>
internal static class MailModule
{
    public static IServiceCollection AddMail(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsValidator>();
        services.AddOptions<MailOptions>().BindConfiguration(MailOptions.Section).ValidateOnStart()
            .PostConfigure<IOptions<StorageOptions>>(static (mail, storage) =>
                mail.Folder = mail.Folder.Length > 0 ? mail.Folder : Path.Combine(storage.Value.FullDataFolder, "mail"));
        services.AddSingleton(OutboxStore.Created);
        services.AddSingleton<OutboxQueue>();
        services.AddSingleton<IProjectWork, OutboxWork>();
        services.AddSingleton<MailOutbox>();
        services.AddSingleton<MailTemplates>();
        services.AddSingleton(TestTemplate.Template);
        services.AddSingleton<IMailComposer, TestComposer>();
        services.AddSingleton<SmtpTransport>();
        services.AddSingleton<IMailTransport>(static provider =>
        {
            var options = provider.GetRequiredService<IOptions<MailOptions>>().Value;
            return options.SmtpHost.Length > 0 ? provider.GetRequiredService<SmtpTransport>() : new FolderTransport(options.Folder);
        });
        services.AddHostedService<OutboxSender>();
        services.AddSingleton<MailService>();
        return services.AddRpcService(
            V1.Mail.MailService.Descriptor,
            provider => binder => V1.Mail.MailService.BindService(binder, provider.GetRequiredService<MailService>()));
    }
}
