namespace Grpc.Baas.IntegrationTests.Feeds.Chaos;

/// <summary>What of the world changes during a run, apart from the records that are followed.</summary>
[Flags]
internal enum RightsFlags
{
    None = 0,

    /// <summary>Fields come, go, and get other names.</summary>
    Fields = 1,

    /// <summary>Records that rules ask about: projects, members, and the callers' own accounts.</summary>
    Records = 2,

    /// <summary>Rules, permissions, groups, shares, and who may read a field.</summary>
    Rules = 4,

    All = Fields | Records | Rules,
}
