namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>A user of a provider, as the provider tells it.</summary>
/// <param name="Subject">The user's id there; it stays.</param>
/// <param name="Email">The user's address; empty if it is not told.</param>
/// <param name="IsEmailVerified">Whether the provider says that the address is the user's.</param>
/// <param name="Name">What the user is called; may be empty.</param>
internal sealed record Identity(string Subject, string Email, bool IsEmailVerified, string Name)
{
    private const int MaxSubject = 512;
    private const int MaxEmail = 254;
    private const int MaxName = 100;

    /// <summary>Keeps what a table can hold; null when the user has no id.</summary>
    public static Identity? Of(string subject, string email, bool isEmailVerified, string name)
    {
        if (subject.Length is 0 or > MaxSubject || subject.Any(char.IsControl))
        {
            return null;
        }

        var isEmail = email.Length is > 2 and <= MaxEmail && email.Contains('@', StringComparison.Ordinal) && !email.Any(char.IsControl);
        var plain = new string([.. name.Where(character => !char.IsControl(character) && !char.IsSurrogate(character)).Take(MaxName)]).Trim();
        return new Identity(subject, isEmail ? email : "", isEmail && isEmailVerified, plain);
    }
}
