namespace Grpc.Baas.InteropClient;

/// <summary>
/// Stands below the client, and notes of each message in either direction whether it is flagged as compressed: what the
/// client's own interface does not show.
/// </summary>
internal sealed class FrameObserver(HttpMessageHandler transport) : DelegatingHandler(transport)
{
    /// <summary>Flags of the messages sent.</summary>
    public FrameFlags Sent { get; } = new();

    /// <summary>Flags of the messages received.</summary>
    public FrameFlags Received { get; } = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is not null)
        {
            request.Content = new ObservedRequest(request.Content, Sent.Begin());
        }

        var response = await base.SendAsync(request, cancellationToken);
        var observed = new StreamContent(new ObservedStream(await response.Content.ReadAsStreamAsync(cancellationToken), Received.Begin()));
        foreach (var (name, values) in response.Content.Headers.NonValidated)
        {
            observed.Headers.TryAddWithoutValidation(name, values);
        }

        response.Content = observed;
        return response;
    }
}
