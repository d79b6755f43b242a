using Grpc.Core;

namespace Grpc.Baas.InteropClient;

/// <summary>Fails a case, and says what was expected instead.</summary>
internal static class Expect
{
    public static void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new InvalidOperationException($"{what}: {actual} instead of {expected}");
        }
    }

    public static void Sequence<T>(IEnumerable<T> expected, IEnumerable<T> actual, string what)
        => Equal(string.Join(", ", expected), string.Join(", ", actual), what);

    /// <summary>Expects a call to fail.</summary>
    public static async Task<RpcException> Status(StatusCode expected, Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (RpcException exception)
        {
            Equal(expected, exception.StatusCode, "status");
            return exception;
        }

        throw new InvalidOperationException($"status: OK instead of {expected}");
    }
}
