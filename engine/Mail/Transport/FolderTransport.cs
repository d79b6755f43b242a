using System.Net.Mail;

namespace Grpc.Baas.Engine.Mail.Transport;

/// <summary>Writes mails to files, <c>ID.eml</c>, for development: nothing is lost, and no server is needed. The newest 1,000 stay.</summary>
internal sealed class FolderTransport(string folder) : IMailTransport
{
    private const int MaxFiles = 1_000;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly Lock _lock = new();

    public Task SendAsync(string id, MailMessage message, CancellationToken cancellationToken)
    {
        // Mails hold links that let their reader in, so that other users of the machine must not see them.
        var drafts = Path.Combine(folder, $".{id}");
        CreateFolder(folder);
        CreateFolder(drafts);
        try
        {
            using var client = new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = drafts };
            client.Send(message);

            // A file that is there is whole.
            File.Move(Directory.EnumerateFiles(drafts).Single(), Path.Combine(folder, $"{id}.eml"), overwrite: true);
        }
        finally
        {
            Directory.Delete(drafts, recursive: true);
        }

        Trim();
        return Task.CompletedTask;
    }

    private static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly);
        }
    }

    // Ids are in the order of their making.
    private void Trim()
    {
        lock (_lock)
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*.eml").OrderDescending(StringComparer.Ordinal).Skip(MaxFiles))
            {
                File.Delete(file);
            }
        }
    }
}
