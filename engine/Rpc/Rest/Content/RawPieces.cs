using System.Buffers;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Calls;

namespace Grpc.Baas.Engine.Rpc.Rest.Content;

/// <summary>
/// A body of bytes as the requests of a method that streams them: each has a piece, as it came, and the first also what the URL
/// and the media type say. There is one even if the body is empty. Source: google/api/httpbody.proto.
/// </summary>
internal sealed class RawPieces(RestMatch match, HttpRequest request)
{
    // What Kestrel has at once is mostly less; a handler that keeps a piece keeps no more than this.
    private const int MaxPieceBytes = 64 * 1024;

    private bool _isStarted;

    /// <summary>Writes the next request.</summary>
    /// <returns>False at the end of the body.</returns>
    public async ValueTask<bool> NextAsync(WireWriter output, RpcCall call)
    {
        if (!_isStarted)
        {
            RequestContent.RequirePlain(request);
        }

        var body = request.BodyReader;
        var read = await RequestBody.ReadAsync(body, call);
        if (read.IsCanceled)
        {
            RequestBody.GiveBack(body, read.Buffer.Start, read.Buffer.Start);
            throw new OperationCanceledException("The read was given up.");
        }

        var piece = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, MaxPieceBytes));
        var hasMore = !piece.IsEmpty || !_isStarted;
        try
        {
            if (hasMore)
            {
                Write(piece, output);
            }
        }
        finally
        {
            // A URL that is refused must not keep the body: the connection would go down with it.
            RequestBody.GiveBack(body, piece.End, piece.End);
        }

        _isStarted = true;
        return hasMore;
    }

    private void Write(in ReadOnlySequence<byte> piece, WireWriter output)
    {
        output.Clear();
        RawBody.Write(_isStarted ? null : request.ContentType, piece, match.Route.Binding!.BodyField, output);
        if (!_isStarted)
        {
            RequestParts.Write(match, request, output);
        }
    }
}
