namespace Grpc.Baas.Engine.Rules;

/// <summary>What a caller wants to do with records; each has a rule of its own.</summary>
internal enum RecordOperation
{
    /// <summary>List, count, search and watch.</summary>
    List,
    View,
    Create,
    Update,
    Delete,

    /// <summary>Share records with groups; their owners may.</summary>
    Share,

    /// <summary>See how records are read; no rule opens it.</summary>
    Explain,
}
