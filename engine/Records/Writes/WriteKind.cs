using Grpc.Baas.Engine.Records.Replay;

namespace Grpc.Baas.Engine.Records.Writes;

/// <summary>What a write does. The names stand in the keys of <see cref="RequestLedger"/> and never change.</summary>
internal enum WriteKind
{
    Create,

    /// <summary>Changes some values.</summary>
    Update,

    /// <summary>Changes all values.</summary>
    Replace,

    /// <summary>Changes some values, or makes the record.</summary>
    Upsert,
    Delete,

    /// <summary>Brings a deleted record back.</summary>
    Restore,

    /// <summary>Removes a deleted record for good.</summary>
    Purge,

    /// <summary>Changes nothing; only looks whether the record is as the caller believes.</summary>
    Check,
}
