using System.Text;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Accounts;

namespace Grpc.Baas.Engine.Rules;

/// <summary>Makes the caller that an account would be, for those who ask what the rules say to it.</summary>
internal static class AccountCaller
{
    /// <param name="accounts">Its collection, of type <c>auth</c>.</param>
    /// <param name="image">Its record.</param>
    public static Caller Of(Collection accounts, string id, ReadOnlySpan<byte> image) => new(CallerKind.User, id, TextOf(image, accounts, AccountFields.Email))
    {
        CollectionId = accounts.Id,
        Role = TextOf(image, accounts, AccountFields.Role),
        IsVerified = RecordImage.TryGet(image, accounts.Find(AccountFields.Verified)!.Number, out var verified, out _) && verified != 0,
    };

    private static string TextOf(ReadOnlySpan<byte> image, Collection accounts, string name)
        => RecordImage.TryGet(image, accounts.Find(name)!.Number, out _, out var utf8) ? Encoding.UTF8.GetString(utf8) : "";
}
