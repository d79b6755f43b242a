using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Grpc.Baas.Engine.Audit;

/// <summary>Where a list of events goes on: before a position of the log and before an id of the trail. What is added meanwhile does no harm.</summary>
/// <param name="ChangesBefore">Changes at smaller positions are still to come; 0 when none are.</param>
/// <param name="TrailBefore">Events with smaller ids are still to come; 0 when none are.</param>
internal readonly record struct AuditPageToken(long ChangesBefore, long TrailBefore)
{
    /// <exception cref="Kernel.BaasException">query PAGE_TOKEN_INVALID.</exception>
    public static AuditPageToken Decode(string token)
        => Base64Url.IsValid(token)
            && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split('.') is [var changes, var trail]
            && TryParse(changes, out var changesBefore)
            && TryParse(trail, out var trailBefore)
            ? new AuditPageToken(changesBefore, trailBefore)
            : throw AuditErrors.PageTokenInvalid();

    public string Encode() => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(FormattableString.Invariant($"{ChangesBefore}.{TrailBefore}")));

    private static bool TryParse(string text, out long value) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
