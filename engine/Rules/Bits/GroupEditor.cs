using System.Text;
using Grpc.Baas.Engine.Audit;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Rules;

namespace Grpc.Baas.Engine.Rules.Bits;

/// <summary>Makes and deletes groups, and changes who is in them.</summary>
internal sealed class GroupEditor(Database database, Catalogue catalogue, AuditTrail trail, RightsLog rights, RecordIds ids, TimeProvider time)
{
    private const int MaxGroups = 1_000;
    private const string DefaultAccounts = "users";

    /// <exception cref="BaasException">rules GROUP_INVALID, GROUP_EXISTS, TOO_MANY_GROUPS.</exception>
    public Task<UserGroup> CreateAsync(CreateGroupRequest request, Caller caller, CancellationToken cancellationToken)
    {
        if (!DefinitionNames.IsName(request.Name))
        {
            throw BitErrors.GroupNameWrong();
        }

        var group = new UserGroup(ids.Next(), request.Name, request.Default, time.GetMicroseconds());
        return database.WriteAsync(
            transaction =>
            {
                Add(transaction.Session, group);
                Tell(transaction, caller, "group.create", group, []);
                return group;
            },
            cancellationToken);
    }

    /// <exception cref="BaasException">rules GROUP_NOT_FOUND.</exception>
    public Task DeleteAsync(string name, Caller caller, CancellationToken cancellationToken)
        => database.WriteAsync(
            transaction =>
            {
                var group = Require(transaction.Session, name);
                GroupStore.Delete(transaction.Session, group.Id);
                rights.Append(transaction, collectionId: "", RightsSubject.Group(group.Id));
                Tell(transaction, caller, "group.delete", group, []);
                return true;
            },
            cancellationToken);

    /// <exception cref="BaasException">rules GROUP_NOT_FOUND, ACCOUNT_NOT_FOUND.</exception>
    public Task<(string CollectionId, string AccountId)> AddMemberAsync(
        AddGroupMemberRequest request, Caller caller, CancellationToken cancellationToken)
        => database.WriteAsync(
            transaction =>
            {
                var session = transaction.Session;
                var group = Require(session, request.Group);
                var accounts = catalogue.Current.Find(request.Collection.Length == 0 ? DefaultAccounts : request.Collection);
                if (accounts is not { IsAuth: true } || !Exists(session, accounts, request.AccountId))
                {
                    throw RulesErrors.AccountNotFound();
                }

                if (MemberStore.Add(session, group.Id, accounts.Id, request.AccountId))
                {
                    rights.Append(transaction, collectionId: "", RightsSubject.Account(accounts.Id, request.AccountId));
                    Tell(transaction, caller, "group.add_member", group, [("collection", accounts.Name), ("account", request.AccountId)]);
                }

                return (accounts.Id, request.AccountId);
            },
            cancellationToken);

    /// <exception cref="BaasException">rules GROUP_NOT_FOUND, MEMBER_NOT_FOUND.</exception>
    public Task RemoveMemberAsync(RemoveGroupMemberRequest request, Caller caller, CancellationToken cancellationToken)
        => database.WriteAsync(
            transaction =>
            {
                var group = Require(transaction.Session, request.Group);
                if (catalogue.Current.Find(request.Collection) is not { } accounts
                    || !RecordId.IsValid(request.AccountId)
                    || !MemberStore.Remove(transaction.Session, group.Id, accounts.Id, request.AccountId))
                {
                    throw BitErrors.MemberNotFound(group.Name);
                }

                rights.Append(transaction, collectionId: "", RightsSubject.Account(accounts.Id, request.AccountId));
                Tell(transaction, caller, "group.remove_member", group, [("collection", accounts.Name), ("account", request.AccountId)]);
                return true;
            },
            cancellationToken);

    /// <exception cref="BaasException">rules GROUP_NOT_FOUND.</exception>
    public static UserGroup Require(DbSession session, string group) => GroupStore.Find(session, group) ?? throw BitErrors.GroupNotFound(group);

    private static void Add(DbSession session, UserGroup group)
    {
        if (GroupStore.Find(session, group.Name) is not null)
        {
            throw BitErrors.GroupExists(group.Name);
        }

        if (GroupStore.Count(session) >= MaxGroups)
        {
            throw BitErrors.TooManyGroups(MaxGroups);
        }

        GroupStore.Add(session, group);
    }

    private static bool Exists(DbSession session, Collection accounts, string id)
        => RecordId.IsValid(id) && RecordsStore.Exists(session, RecordTable.Of(accounts), Encoding.ASCII.GetBytes(id));

    private void Tell(WriteTransaction transaction, Caller caller, string action, UserGroup group, (string Name, string Value)[] details)
    {
        transaction.Actor = caller;
        trail.Append(transaction, new AuditEntry(action) { Subject = group.Id, Details = [("name", group.Name), .. details] });
    }
}
