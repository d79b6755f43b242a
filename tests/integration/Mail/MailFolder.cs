using System.Text;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Mail;

/// <summary>Reads the mails that an engine without an SMTP server has written.</summary>
internal sealed class MailFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>What an engine is started with, so that its mails come here.</summary>
    public (string Key, string Value) Setting => ("Baas:Mail:Folder", Path);

    public string Path => _folder["mail"];

    /// <summary>The mails that are there, oldest first.</summary>
    public string[] Files => Directory.Exists(Path) ? [.. Directory.GetFiles(Path, "*.eml").Order(StringComparer.Ordinal)] : [];

    /// <summary>Waits until so many mails are there; answers the last one as it is on the wire.</summary>
    public async Task<string> WaitAsync(int count)
    {
        await Until.TrueAsync(() => Files.Length >= count);
        Assert.Equal(count, Files.Length);
        return await File.ReadAllTextAsync(Files[^1]);
    }

    /// <summary>Takes quoted-printable back (RFC 2045 §6.7), as far as tests look.</summary>
    public static string Decode(string mail)
    {
        var joined = mail.Replace("=\r\n", "", StringComparison.Ordinal);
        var bytes = new List<byte>();
        for (var i = 0; i < joined.Length; i++)
        {
            if (joined[i] == '=' && i + 2 < joined.Length && byte.TryParse(joined.AsSpan(i + 1, 2), System.Globalization.NumberStyles.HexNumber, null, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(joined, i, 1));
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    public void Dispose() => _folder.Dispose();
}
