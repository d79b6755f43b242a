namespace Grpc.Core;

/// <summary>What generated clients have in common.</summary>
/// <param name="callInvoker">Makes the client's calls.</param>
public abstract class ClientBase(CallInvoker callInvoker)
{
    /// <summary>Makes the client's calls.</summary>
    protected CallInvoker CallInvoker { get; } = callInvoker;
}
