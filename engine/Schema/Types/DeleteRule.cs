namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>What becomes of the records that point at one which is deleted.</summary>
internal enum DeleteRule
{
    /// <summary>They keep it: it cannot be deleted.</summary>
    Restrict,

    /// <summary>They go with it.</summary>
    Cascade,

    /// <summary>They stay, and point at it no more.</summary>
    SetNull,
}
