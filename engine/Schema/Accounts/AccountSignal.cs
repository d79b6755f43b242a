namespace Grpc.Baas.Engine.Schema.Accounts;

/// <summary>
/// Tells whoever remembers accounts that one of them is not what it was: suspended or deleted, or with another password, address or role.
/// It is of this node; others look again within a second.
/// </summary>
internal sealed class AccountSignal
{
    private long _count;

    /// <summary>How often it was raised; what was read at a lower count may be wrong.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>To be called once the change is committed.</summary>
    public void Raise() => Interlocked.Increment(ref _count);
}
