using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Baas.Engine.Kernel;
using RpcStatus = Google.Rpc.Status;

namespace Grpc.Baas.Engine.Rpc.Faults;

/// <summary>Writes an error as <c>google.rpc.Status</c>: one ErrorInfo, and what else is known of it. Source: AIP-193.</summary>
internal static class StatusDetails
{
    // Details travel in a header, and clients take 8 KiB of headers at least; base64 and the message need their share.
    private const int MaxBytes = 4096;

    // So much of it may be the message, and the metadata altogether.
    private const int MaxMessageBytes = 1024;
    private const int MaxMetadataBytes = 1536;

    private const int MaxValueBytes = 256;

    private const string Ellipsis = "…";

    public static RpcFailure Describe(BaasException error)
    {
        var message = Shorten(error.Message, MaxMessageBytes);
        var status = new RpcStatus { Code = (int)error.Definition.Status, Message = message };
        status.Details.Add(Any.Pack(InfoOf(error)));
        if (error.Resource is { } resource)
        {
            var info = new ResourceInfo { ResourceType = Shorten(resource.Type, MaxValueBytes), ResourceName = Shorten(resource.Name, MaxValueBytes) };
            status.Details.Add(Any.Pack(info));
        }

        if (error.RetryAfter is { } delay)
        {
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(delay) }));
        }

        if (error.Quota is { } quota)
        {
            var violation = new QuotaFailure.Types.Violation
            {
                Subject = Shorten(quota.Subject, MaxValueBytes),
                Description = Shorten(quota.Description, MaxValueBytes),
            };
            status.Details.Add(Any.Pack(new QuotaFailure { Violations = { violation } }));
        }

        AddViolations(status, error.Violations);
        return new RpcFailure(error.Definition.Status, message, error.Definition.Reason, status.ToByteArray(), error.RetryAfter);
    }

    private static ErrorInfo InfoOf(BaasException error)
    {
        var info = new ErrorInfo { Domain = error.Definition.Domain, Reason = error.Definition.Reason };
        foreach (var (key, value) in error.Metadata)
        {
            info.Metadata[key] = Shorten(value, MaxValueBytes);
            if (info.CalculateSize() > MaxMetadataBytes)
            {
                info.Metadata.Remove(key);
            }
        }

        return info;
    }

    private static void AddViolations(RpcStatus status, IReadOnlyList<FieldViolation> violations)
    {
        if (violations.Count == 0)
        {
            return;
        }

        var request = new BadRequest();
        var room = MaxBytes - status.CalculateSize() - 64;
        foreach (var violation in violations)
        {
            var entry = new BadRequest.Types.FieldViolation
            {
                Field = Shorten(violation.Field, MaxValueBytes),
                Description = Shorten(violation.Description, MaxValueBytes),
                Reason = violation.Rule,
            };
            room -= entry.CalculateSize() + 4;
            if (room < 0)
            {
                break;
            }

            request.FieldViolations.Add(entry);
        }

        status.Details.Add(Any.Pack(request));
    }

    private static string Shorten(string text, int maxBytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= maxBytes)
        {
            return text;
        }

        var room = maxBytes - Encoding.UTF8.GetByteCount(Ellipsis);
        var end = 0;
        foreach (var character in text.EnumerateRunes())
        {
            room -= character.Utf8SequenceLength;
            if (room < 0)
            {
                break;
            }

            end += character.Utf16SequenceLength;
        }

        return string.Concat(text.AsSpan(0, end), Ellipsis);
    }
}
