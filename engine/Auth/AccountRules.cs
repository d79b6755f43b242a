using System.Buffers;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Auth;

/// <summary>What an account's e-mail address and password must be like.</summary>
internal static class AccountRules
{
    public const int MinPasswordChars = 8;
    public const int MaxPasswordChars = 256;

    // RFC 5321 §4.5.3.1: 64 octets before the @, and 256 for a path with its angle brackets.
    public const int MaxEmailChars = 254;
    private const int MaxLocalPartChars = 64;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create(",;:<>()[]\\\"");

    /// <exception cref="BaasException">auth ACCOUNT_INVALID with a violation for each field at fault.</exception>
    public static void Require(string email, string password)
    {
        var violations = Check(email, password);
        if (violations.Count > 0)
        {
            throw AuthErrors.AccountInvalid(violations);
        }
    }

    /// <exception cref="BaasException">auth ACCOUNT_INVALID.</exception>
    public static void RequireEmail(string email) => Require(violations => CheckEmail(email, violations));

    /// <param name="minChars">Fewest characters, in Unicode code points.</param>
    /// <param name="maxChars">Most characters.</param>
    /// <exception cref="BaasException">auth ACCOUNT_INVALID.</exception>
    public static void RequirePassword(string password, int minChars, int maxChars)
        => Require(violations => CheckPassword(password, minChars, maxChars, violations));

    /// <summary>Lists what is wrong; empty when nothing is.</summary>
    public static IReadOnlyList<FieldViolation> Check(string email, string password)
    {
        var violations = new List<FieldViolation>();
        CheckEmail(email, violations);
        CheckPassword(password, MinPasswordChars, MaxPasswordChars, violations);
        return violations;
    }

    private static void CheckEmail(string email, List<FieldViolation> violations)
    {
        if (email.Length == 0)
        {
            violations.Add(new FieldViolation("email", "REQUIRED", "An e-mail address is required."));
        }
        else if (!IsEmail(email))
        {
            violations.Add(new FieldViolation("email", "FORMAT", "This is not an e-mail address; expected is one like name@example.com."));
        }
    }

    private static void Require(Action<List<FieldViolation>> check)
    {
        var violations = new List<FieldViolation>();
        check(violations);
        if (violations.Count > 0)
        {
            throw AuthErrors.AccountInvalid(violations);
        }
    }

    private static void CheckPassword(string password, int minChars, int maxChars, List<FieldViolation> violations)
    {
        var length = password.EnumerateRunes().Count();
        if (length == 0)
        {
            violations.Add(new FieldViolation("password", "REQUIRED", "A password is required."));
        }
        else if (length < minChars)
        {
            violations.Add(new FieldViolation("password", "MIN_LENGTH", $"The password must have at least {minChars} characters."));
        }
        else if (length > maxChars)
        {
            violations.Add(new FieldViolation("password", "MAX_LENGTH", $"The password may have at most {maxChars} characters."));
        }
    }

    // Whether the address exists only a mail can tell; this finds slips.
    private static bool IsEmail(string email)
    {
        var at = email.IndexOf('@');
        if (email.Length > MaxEmailChars || at is < 1 or > MaxLocalPartChars || email.LastIndexOf('@') != at)
        {
            return false;
        }

        var domain = email.AsSpan(at + 1);
        return !domain.IsEmpty
            && domain[0] is not ('.' or '-')
            && domain[^1] is not ('.' or '-')
            && domain.IndexOf("..") < 0
            && !email.AsSpan().ContainsAny(Forbidden)
            && !email.Any(char.IsControl)
            && !email.Any(char.IsWhiteSpace);
    }
}
