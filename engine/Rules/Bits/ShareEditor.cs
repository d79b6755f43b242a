using Grpc.Baas.Engine.Audit;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Records.Writes;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Schema.Permissions;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Rules;

namespace Grpc.Baas.Engine.Rules.Bits;

/// <summary>Shares records and collections with groups: for administrators, and records for who owns them.</summary>
internal sealed class ShareEditor(Database database, Catalogue catalogue, AuditTrail trail, RightsLog rights)
{
    /// <exception cref="BaasException">
    /// schema COLLECTION_NOT_FOUND; records RECORD_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED; rules GROUP_NOT_FOUND,
    /// SHARE_INVALID, TOO_MANY_SHARES, PERMISSIONS_OFF.
    /// </exception>
    public Task<Share> SetAsync(SetShareRequest request, Caller caller, CancellationToken cancellationToken)
        => database.WriteAsync(transaction => Set(transaction, request, caller), cancellationToken);

    /// <exception cref="BaasException">
    /// schema COLLECTION_NOT_FOUND; records RECORD_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED; rules GROUP_NOT_FOUND,
    /// SHARE_NOT_FOUND, PERMISSIONS_OFF.
    /// </exception>
    public Task DeleteAsync(DeleteShareRequest request, Caller caller, CancellationToken cancellationToken)
        => database.WriteAsync(
            transaction =>
            {
                var session = transaction.Session;
                var subject = Open(session, request.Collection, request.RecordId, caller);
                var group = FindGroup(session, request.Group, subject, caller);
                if (!ShareStore.Remove(session, subject.Collection.Id, request.RecordId, group.Id))
                {
                    throw BitErrors.ShareNotFound(group.Name);
                }

                rights.Append(transaction, subject.Collection.Id, RightsSubject.Group(group.Id));
                Tell(transaction, caller, "share.delete", subject, group.Name, []);
                return true;
            },
            cancellationToken);

    /// <exception cref="BaasException">
    /// schema COLLECTION_NOT_FOUND; records RECORD_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED; rules PERMISSIONS_OFF.
    /// </exception>
    public ValueTask<List<(string Group, long Permission)>> ListAsync(ListSharesRequest request, Caller caller, CancellationToken cancellationToken)
        => database.FollowSchemaAsync(
            catalogue, (Editor: this, Request: request, Caller: caller), static (call, token) => call.Editor.ReadAsync(call.Request, call.Caller, token), cancellationToken);

    private ValueTask<List<(string Group, long Permission)>> ReadAsync(ListSharesRequest request, Caller caller, CancellationToken cancellationToken)
        => database.ReadAsync(
            (Editor: this, Request: request, Caller: caller),
            static (session, call) =>
            {
                using var snapshot = session.BeginSnapshot();
                var subject = call.Editor.Open(session, call.Request.Collection, call.Request.RecordId, call.Caller);
                return ShareStore.List(session, subject.Collection.Id, subject.RecordId);
            },
            cancellationToken);

    private Share Set(WriteTransaction transaction, SetShareRequest request, Caller caller)
    {
        var session = transaction.Session;
        var subject = Open(session, request.Collection, request.RecordId, caller);
        var group = FindGroup(session, request.Group, subject, caller);
        var permission = request.HasPermission ? request.Permission : subject.Permission & PermissionBits.AllOfGroups;
        if ((permission & ~PermissionBits.AllOfGroups) != 0)
        {
            throw BitErrors.ShareInvalid();
        }

        if (ShareStore.Count(session, subject.Collection.Id, subject.RecordId, exceptGroupId: group.Id) >= ShareStore.MaxShares)
        {
            throw BitErrors.TooManyShares(ShareStore.MaxShares);
        }

        ShareStore.Set(session, subject.Collection.Id, subject.RecordId, group.Id, permission);
        rights.Append(transaction, subject.Collection.Id, RightsSubject.Group(group.Id));
        Tell(transaction, caller, "share.set", subject, group.Name, [("permission", $"{permission}")]);
        return new Share { Group = group.Name, Permission = (int)permission };
    }

    private Subject Open(DbSession session, string name, string recordId, Caller caller)
    {
        var access = RecordAccess.Of(caller, catalogue);
        var collection = catalogue.Current.Find(name);
        var isAdministrator = collection is null ? caller.IsAdministrator : caller.IsAdministratorOf(collection.Id);
        if (!isAdministrator && (recordId.Length == 0 || collection?.Permissions is null || !access.IsAllowed(collection, RecordOperation.View)))
        {
            throw access.Denied(name, RecordOperation.Share);
        }

        var permissions = (collection ?? throw SchemaErrors.CollectionNotFound(name)).Permissions ?? throw BitErrors.PermissionsOff(collection.Name);
        if (recordId.Length == 0)
        {
            return new Subject(collection, "", permissions.Default, isAdministrator);
        }

        using var wire = new WireWriter();
        if (!RecordId.IsValid(recordId) || !RecordsStore.TryRead(session, RecordTable.Of(collection), recordId, wire))
        {
            throw RecordsErrors.RecordNotFound(name, recordId);
        }

        var image = wire.WrittenSpan.ToArray();
        if (!isAdministrator && !OwnerFields.IsOwner(collection, caller, image))
        {
            throw RefuseOther(session, access, RecordTable.Of(collection), image) ?? RecordsErrors.RecordNotFound(name, recordId);
        }

        var hasOwn = RecordImage.TryGet(image, collection.Find(PermissionFields.Permission)!.Number, out var own, out _);
        return new Subject(collection, recordId, hasOwn ? (long)own : permissions.Default, isAdministrator);
    }

    // Who may read a record knows that it exists.
    private static BaasException? RefuseOther(DbSession session, RecordAccess access, RecordTable table, byte[] image)
        => access.Allows(session, table, RecordOperation.View, image)
            ? access.Denied(table.Collection.Name, RecordOperation.Share)
            : access.RefusalOfKnown(session, table, RecordOperation.Share, image);

    // To who is no member, there is no such group.
    private static UserGroup FindGroup(DbSession session, string name, in Subject subject, Caller caller)
        => GroupStore.Find(session, name) is { } group
            && (subject.IsForAdministrator || MemberStore.Has(session, group.Id, caller.CollectionId, caller.Id))
                ? group
                : throw BitErrors.GroupNotFound(name);

    private void Tell(WriteTransaction transaction, Caller caller, string action, in Subject subject, string group, (string Name, string Value)[] details)
    {
        transaction.Actor = caller;
        trail.Append(transaction, new AuditEntry(action)
        {
            CollectionId = subject.Collection.Id,
            Subject = subject.RecordId,
            Details = [("group", group), .. details],
        });
    }

    /// <summary>What is shared.</summary>
    /// <param name="RecordId">Empty for the whole collection.</param>
    /// <param name="Permission">Of the record or the collection.</param>
    private readonly record struct Subject(Collection Collection, string RecordId, long Permission, bool IsForAdministrator);
}
