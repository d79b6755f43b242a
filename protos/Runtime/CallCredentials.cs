namespace Grpc.Core;

/// <summary>Says who makes a call, by metadata that are made for each call.</summary>
public sealed class CallCredentials
{
    private readonly AsyncAuthInterceptor[] _interceptors;

    private CallCredentials(AsyncAuthInterceptor[] interceptors) => _interceptors = interceptors;

    /// <summary>Makes credentials from a function that adds metadata.</summary>
    public static CallCredentials FromInterceptor(AsyncAuthInterceptor interceptor) => new([interceptor]);

    /// <summary>Joins credentials; each adds its metadata, in order.</summary>
    public static CallCredentials Compose(params CallCredentials[] credentials) =>
        new([.. credentials.SelectMany(credential => credential._interceptors)]);

    /// <summary>Makes the metadata of one call.</summary>
    public async Task<Metadata> GetMetadataAsync(AuthInterceptorContext context)
    {
        var metadata = new Metadata();
        foreach (var interceptor in _interceptors)
        {
            await interceptor(context, metadata).ConfigureAwait(false);
        }

        return metadata;
    }
}
