using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Rest.Conditions;

/// <summary>
/// What a request makes its method or its answer depend on. A method that changes something takes the tag of <c>If-Match</c> as
/// its own etag, and so checks it in the same transaction; of a method that reads, the answer is compared. A condition that
/// cannot be held to is refused, never passed over. Source: RFC 9110 §13.
/// </summary>
/// <remarks>Dates are no conditions here: nothing tells when it was modified, and then they are to be ignored (§13.1.4).</remarks>
internal readonly struct Preconditions
{
    private const string IfMatch = "If-Match";
    private const string IfNoneMatch = "If-None-Match";
    private const string Any = "*";

    private readonly string? _match;
    private readonly string? _noneMatch;
    private readonly bool _isRead;

    public Preconditions(HttpRequest request)
    {
        _match = request.Headers.IfMatch is { Count: > 0 } match ? match.ToString() : null;
        _noneMatch = request.Headers.IfNoneMatch is { Count: > 0 } noneMatch ? noneMatch.ToString() : null;
        _isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
    }

    /// <summary>Whether a method that changes something was given the etag that it must find.</summary>
    public bool HasGivenEtag => !_isRead && _match is not (null or Any);

    /// <summary>Gives a method that changes something the etag that it must find.</summary>
    /// <param name="request">The request's wire bytes, all else written.</param>
    /// <exception cref="Kernel.BaasException">rpc CONDITION_UNSUPPORTED, CONDITION_FAILED, METADATA_MALFORMED, FIELD_MALFORMED.</exception>
    public void Apply(RestBinding binding, WireWriter request)
    {
        if (_isRead || (_match is null && _noneMatch is null))
        {
            return;
        }

        if (_noneMatch is not null)
        {
            throw RpcErrors.ConditionUnsupported(IfNoneMatch, "it only makes reading depend on a tag.");
        }

        if (binding.RequestEtag is not { } place || binding.EtagChain is not { } field)
        {
            throw RpcErrors.ConditionUnsupported(IfMatch, "the method takes no etag.");
        }

        if (_match is Any)
        {
            return;
        }

        var wanted = Encoding.UTF8.GetBytes(SingleTag(_match));
        var given = place.Read(request.WrittenSpan);
        if (given.IsEmpty)
        {
            field.Write(wanted, request);
        }
        else if (!given.SequenceEqual(wanted))
        {
            throw RpcErrors.FieldMalformed(field.Path, "it differs from the header If-Match.");
        }
    }

    /// <summary>Compares what a method that reads has answered.</summary>
    /// <param name="etag">The answer's etag; empty if it has none.</param>
    /// <returns>False if the caller has that answer already.</returns>
    /// <exception cref="Kernel.BaasException">rpc CONDITION_FAILED, METADATA_MALFORMED.</exception>
    public bool IsWanted(ReadOnlySpan<byte> etag)
    {
        if (!_isRead || (_match is null && _noneMatch is null))
        {
            return true;
        }

        if (_match is not null && !Contains(IfMatch, _match, etag, isStrong: true))
        {
            throw RpcErrors.ConditionFailed(IfMatch);
        }

        return _noneMatch is null || !Contains(IfNoneMatch, _noneMatch, etag, isStrong: false);
    }

    private static string SingleTag(string? header)
    {
        var list = header.AsSpan();
        string? single = null;
        do
        {
            if (!EntityTag.TryTake(ref list, out var tag, out var isWeak))
            {
                throw Malformed(IfMatch);
            }

            // Tags are compared strongly here, so a weak one is never that of anything; nor is an empty one.
            if (isWeak || tag.IsEmpty || tag.SequenceEqual(single))
            {
                continue;
            }

            single = single is null
                ? tag.ToString()
                : throw RpcErrors.ConditionUnsupported(IfMatch, "a method that changes something takes one tag, not several.");
        }
        while (!list.IsEmpty);

        return single ?? throw RpcErrors.ConditionFailed(IfMatch);
    }

    private static bool Contains(string header, string value, ReadOnlySpan<byte> etag, bool isStrong)
    {
        if (value is Any)
        {
            return true;
        }

        var list = value.AsSpan();
        var isFound = false;
        do
        {
            if (!EntityTag.TryTake(ref list, out var tag, out var isWeak))
            {
                throw Malformed(header);
            }

            isFound |= !(isWeak && isStrong) && !etag.IsEmpty && Ascii.Equals(etag, tag);
        }
        while (!list.IsEmpty);

        return isFound;
    }

    private static Kernel.BaasException Malformed(string header)
        => RpcErrors.MetadataMalformed(header, "* is expected, or tags in double quotes, separated by commas.");
}
