namespace Grpc.Core;

/// <summary>What a generated client of type <typeparamref name="T"/> derives from.</summary>
/// <typeparam name="T">The generated client.</typeparam>
/// <param name="callInvoker">Makes the client's calls.</param>
public abstract class ClientBase<T>(CallInvoker callInvoker) : ClientBase(callInvoker)
    where T : ClientBase<T>
{
}
