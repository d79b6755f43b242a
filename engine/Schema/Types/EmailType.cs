using System.Buffers;
using System.Text;
using Grpc.Baas.Engine.Schema.Checks;

namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>
/// An e-mail address as people use them: a dot-atom, <c>@</c>, and a domain of at least two labels, both in any script.
/// Quoted local parts, comments and address literals are refused. Sources: RFC 5321 §4.1.2 and §4.5.3.1, RFC 5322 §3.2.3, RFC 6531.
/// </summary>
internal sealed class EmailType : PlainTextType
{
    public const int MaxLength = 254;
    private const int MaxLocalBytes = 64;
    private const int MaxLabelBytes = 63;

    private static readonly SearchValues<byte> AtomBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+/=?^_`{|}~-"u8);

    private static readonly SearchValues<byte> LabelBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"u8);

    private static readonly ValueFault NoAddress = new("FORMAT", "expected an e-mail address, as name@example.org");

    // The addresses of accounts: two that differ by case alone are one, so that nobody signs in as somebody else's look-alike.
    private readonly bool _isLowerCase;

    public EmailType(FieldDraft draft)
        : base(new TextRules(draft, MaxLength, MaxLength))
    {
        _isLowerCase = draft.Definition.System;
        draft.RefuseAllBut(ValidationRules.Text);
    }

    public override string Name => "email";

    /// <summary>An address as accounts have it.</summary>
    public static string ToLowerCase(string email) => email.ToLowerInvariant();

    public override string? NormalizeLiteral(string literal) => _isLowerCase ? ToLowerCase(literal) : literal;

    protected override byte[] Normalize(ReadOnlySpan<byte> utf8)
        => _isLowerCase ? Encoding.UTF8.GetBytes(ToLowerCase(Encoding.UTF8.GetString(utf8))) : base.Normalize(utf8);

    protected override bool TryCheckFormat(ReadOnlySpan<byte> utf8, out ValueFault fault)
    {
        var at = utf8.IndexOf((byte)'@');
        var isAddress = at > 0 && utf8.Length <= MaxLength && IsLocalPart(utf8[..at]) && IsDomain(utf8[(at + 1)..]);
        fault = isAddress ? default : NoAddress;
        return isAddress;
    }

    private static bool IsLocalPart(ReadOnlySpan<byte> local)
    {
        if (local.Length > MaxLocalBytes)
        {
            return false;
        }

        foreach (var atom in local.Split((byte)'.'))
        {
            if (local[atom].IsEmpty || !ConsistsOf(local[atom], AtomBytes))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDomain(ReadOnlySpan<byte> domain)
    {
        var labels = 0;
        foreach (var range in domain.Split((byte)'.'))
        {
            var label = domain[range];
            if (label.IsEmpty || label.Length > MaxLabelBytes || label[0] == '-' || label[^1] == '-' || !ConsistsOf(label, LabelBytes))
            {
                return false;
            }

            labels++;
        }

        return labels >= 2;
    }

    // Every character outside ASCII is let through (RFC 6531 §3.3), but for the spaces and controls among them.
    private static bool ConsistsOf(ReadOnlySpan<byte> utf8, SearchValues<byte> ascii)
    {
        while (true)
        {
            var other = utf8.IndexOfAnyExcept(ascii);
            if (other < 0)
            {
                return true;
            }

            Rune.DecodeFromUtf8(utf8[other..], out var rune, out var length);
            if (rune.IsAscii || Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                return false;
            }

            utf8 = utf8[(other + length)..];
        }
    }
}
