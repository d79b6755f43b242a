namespace Grpc.Core;

/// <summary>The responses of a call that streams them.</summary>
/// <typeparam name="T">The response.</typeparam>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>
{
}
