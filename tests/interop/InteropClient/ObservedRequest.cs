using System.Net;

namespace Grpc.Baas.InteropClient;

/// <summary>A request body that is watched while it is sent.</summary>
internal sealed class ObservedRequest : HttpContent
{
    private readonly HttpContent _inner;
    private readonly FrameCounter _counter;

    public ObservedRequest(HttpContent inner, FrameCounter counter)
    {
        _inner = inner;
        _counter = counter;
        foreach (var (name, values) in inner.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        => _inner.CopyToAsync(new ObservedStream(stream, _counter), context, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        _inner.Dispose();
        base.Dispose(disposing);
    }
}
