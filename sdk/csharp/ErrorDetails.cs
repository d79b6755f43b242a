using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace Grpc.Baas.Client;

/// <summary>What <c>google.rpc.Status</c> in the trailers tells about an error. What is absent or unreadable stays empty.</summary>
internal readonly record struct ErrorDetails(
    string Reason,
    string Domain,
    IReadOnlyDictionary<string, string>? Metadata,
    IReadOnlyList<FieldViolation> Violations,
    TimeSpan? RetryAfter)
{
    private const string TrailerName = "grpc-status-details-bin";

    private static readonly ErrorDetails None = new("", "", null, [], null);

    public static ErrorDetails Read(Metadata trailers)
    {
        if (trailers.GetValueBytes(TrailerName) is not { } bytes)
        {
            return None;
        }

        try
        {
            return Read(Google.Rpc.Status.Parser.ParseFrom(bytes));
        }
        catch (InvalidProtocolBufferException)
        {
            // The status itself is known; details that cannot be read must not hide it.
            return None;
        }
    }

    private static ErrorDetails Read(Google.Rpc.Status status)
    {
        var details = None;
        foreach (var any in status.Details)
        {
            if (any.TryUnpack<ErrorInfo>(out var info))
            {
                details = details with { Reason = info.Reason, Domain = info.Domain, Metadata = new Dictionary<string, string>(info.Metadata) };
            }
            else if (any.TryUnpack<BadRequest>(out var badRequest))
            {
                details = details with { Violations = [.. badRequest.FieldViolations.Select(v => new FieldViolation(v.Field, v.Reason, v.Description))] };
            }
            else if (any.TryUnpack<RetryInfo>(out var retry) && retry.RetryDelay is { } delay)
            {
                details = details with { RetryAfter = delay.ToTimeSpan() };
            }
        }

        return details;
    }
}
