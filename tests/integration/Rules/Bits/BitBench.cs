using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rules.Bits;
using Grpc.Baas.Engine.Schema.Permissions;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.IntegrationTests.Records;

namespace Grpc.Baas.IntegrationTests.Rules.Bits;

/// <summary>Groups, members and shares without the calls that make them.</summary>
internal static class BitBench
{
    public static int BitsOf(params (PermissionClass Who, PermissionAction Action)[] bits)
        => (int)bits.Sum(bit => PermissionBits.Of(bit.Who, bit.Action));

    public static Task MakeGroupAsync(this RecordsBench bench, string name, bool isDefault = false)
        => bench.DoAsync(session => GroupStore.Add(session, new UserGroup(name, name, isDefault, Created: 1)));

    public static Task JoinAsync(this RecordsBench bench, string group, Caller caller)
        => bench.DoAsync(session => MemberStore.Add(session, group, caller.CollectionId, caller.Id));

    public static Task LeaveAsync(this RecordsBench bench, string group, Caller caller)
        => bench.DoAsync(session => MemberStore.Remove(session, group, caller.CollectionId, caller.Id));

    /// <param name="record">Empty for the whole collection.</param>
    public static Task ShareAsync(this RecordsBench bench, string collection, string record, string group, long permission)
        => bench.DoAsync(session => ShareStore.Set(session, bench.Catalogue.Current.Find(collection)!.Id, record, group, permission));

    public static Task DoAsync(this RecordsBench bench, Action<DbSession> change)
        => bench.Database.WriteAsync(
            transaction =>
            {
                change(transaction.Session);
                return true;
            },
            CancellationToken.None);
}
