using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Rules.Tests;

/// <summary>What a rule test says of its call.</summary>
/// <param name="call">Null for nothing.</param>
internal sealed class TestCall(RuleTestCall? call, RecordOperation operation) : ICallFacts
{
    public string HttpMethod => call is { Method.Length: > 0 } ? call.Method : operation switch
    {
        RecordOperation.Create => "POST",
        RecordOperation.Update => "PATCH",
        RecordOperation.Delete => "DELETE",
        _ => "GET",
    };

    public string? FindQuery(string name) => call is not null && call.Query.TryGetValue(name, out var value) ? value : null;

    public string? FindHeader(string name) => call is not null && call.Headers.TryGetValue(name, out var value) ? value : null;
}
