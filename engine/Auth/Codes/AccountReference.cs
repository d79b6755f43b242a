namespace Grpc.Baas.Engine.Auth.Codes;

/// <summary>Which account a mail in the outbox is about.</summary>
/// <param name="CollectionId">Where the account is; empty for administrators.</param>
/// <param name="AccountId">The account; empty: whoever has the mail's address when it is sent.</param>
internal sealed record AccountReference(string CollectionId, string AccountId)
{
    // No id of a collection has it.
    private const char Separator = '/';

    public static AccountReference Parse(string text)
    {
        var end = text.IndexOf(Separator);
        return new AccountReference(text[..end], text[(end + 1)..]);
    }

    public override string ToString() => $"{CollectionId}{Separator}{AccountId}";
}
