namespace Grpc.Baas.Engine.Mail;

/// <summary>What one mail is made of.</summary>
/// <param name="To">The address that it goes to: that which the account has, which the outbox has only as somebody typed it.</param>
/// <param name="Values">Values for the template's placeholders; those that every mail has are added to them.</param>
internal sealed record MailContent(string To, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>
    /// Whether it says what the engine comes with, whatever has been written since. What gives rights over the engine must not say what
    /// somebody with fewer rights has written.
    /// </summary>
    public bool KeepsFirstTexts { get; init; }
}
