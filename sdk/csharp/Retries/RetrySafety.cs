using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Baas.Client.Typed;
using Grpc.Core;

namespace Grpc.Baas.Client.Retries;

/// <summary>
/// Tells whether a call may be sent twice, from its contract: its HTTP rule is a GET, it is declared idempotent, or the
/// request carries a <c>request_id</c> (AIP-155). It is asked only after a failure, so it may look things up.
/// </summary>
internal static class RetrySafety
{
    public static bool IsSafe<TRequest>(IMethod method, TRequest request) =>
        // Typed services read, or carry a request id.
        request is TypedRequest || (request is IMessage message && (HasRequestId(message) || IsIdempotent(method, message.Descriptor.File)));

    private static bool HasRequestId(IMessage message) =>
        message.Descriptor.FindFieldByName("request_id") is { FieldType: FieldType.String } field
        && ((string)field.Accessor.GetValue(message)).Length > 0;

    private static bool IsIdempotent(IMethod method, FileDescriptor file)
    {
        foreach (var service in file.Services)
        {
            if (service.FullName == method.ServiceName && service.FindMethodByName(method.Name)?.GetOptions() is { } options)
            {
                return options.IdempotencyLevel != MethodOptions.Types.IdempotencyLevel.IdempotencyUnknown
                    || options.GetExtension(AnnotationsExtensions.Http)?.PatternCase == HttpRule.PatternOneofCase.Get;
            }
        }

        return false;
    }
}
