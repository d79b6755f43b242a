using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Limits;

/// <summary>Who is counted, by what.</summary>
/// <param name="Limit">Index of the policy; streams have one of their own.</param>
/// <param name="Network">The client's network where the address counts.</param>
/// <param name="Collection">Collection of the account; ids are unique within one.</param>
/// <param name="Id">Id of the account or key; empty where the address counts.</param>
internal readonly record struct LimitSubject(int Limit, ulong Network, string Collection, string Id)
{
    public static LimitSubject OfAddress(int limit, ulong network) => new(limit, network, "", "");

    public static LimitSubject OfCaller(int limit, Caller caller) => new(limit, 0, caller.CollectionId, caller.Id);

    /// <summary>For people, as <c>address:203.0.113.7</c>.</summary>
    public override string ToString() => Id.Length == 0 ? $"address:{ClientNetwork.Describe(Network)}" : $"account:{Id}";
}
