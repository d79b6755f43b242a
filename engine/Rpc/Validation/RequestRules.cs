using Google.Api;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Validation;

/// <summary>
/// What <c>google.api.field_behavior</c> says of a method's request: required fields must be there, and those for responses only
/// are dropped. It works on wire bytes, so every protocol is served alike. Source: AIP-203.
/// </summary>
internal sealed class RequestRules
{
    private readonly MessageRules _root;

    private RequestRules(MessageRules root) => _root = root;

    /// <summary>The rules of a request; null if it has none, and then there is nothing to do.</summary>
    public static RequestRules? For(MessageDescriptor request)
    {
        var ruled = RuledMessages(request);
        if (!ruled.Contains(request))
        {
            return null;
        }

        var rules = ruled.ToDictionary(message => message, _ => new MessageRules());
        foreach (var (message, target) in rules)
        {
            target.Fill(message.Fields.InFieldNumberOrder()
                .Where(field => Matters(field, ruled) || field.RealContainingOneof?.Fields.Any(other => Matters(other, ruled)) == true)
                .Select((field, index) => new FieldRule(field, index, MessageOf(field) is { } nested ? rules.GetValueOrDefault(nested) : null))
                .ToArray());
        }

        return new RequestRules(rules[request]);
    }

    /// <summary>Checks one request.</summary>
    /// <param name="cleared">Made when it is needed; the caller keeps it for the next request, and gives it back.</param>
    /// <returns>Whether fields for responses only had to be dropped; the rest is in <paramref name="cleared"/> then.</returns>
    /// <exception cref="BaasException">rpc FIELD_REQUIRED.</exception>
    /// <exception cref="WireFormatException">The bytes are no message.</exception>
    public bool Check(ReadOnlySpan<byte> request, ref WireWriter? cleared)
    {
        var walk = new RequestWalk(missing: null);
        var found = walk.Walk(_root, request);
        if ((found & RequestFindings.Missing) != 0)
        {
            var missing = new List<FieldViolation>();
            new RequestWalk(missing).Walk(_root, request);
            throw RpcErrors.FieldRequired(missing);
        }

        if ((found & RequestFindings.OutputOnly) == 0)
        {
            return false;
        }

        cleared ??= new WireWriter(request.Length);
        cleared.Clear();
        OutputFields.Drop(_root, request, cleared);
        return true;
    }

    // Messages with a rule, and all from which one of these can be reached.
    private static HashSet<MessageDescriptor> RuledMessages(MessageDescriptor request)
    {
        var reachable = new HashSet<MessageDescriptor>();
        var open = new Stack<MessageDescriptor>([request]);
        while (open.TryPop(out var message))
        {
            if (reachable.Add(message))
            {
                foreach (var nested in message.Fields.InFieldNumberOrder().Select(MessageOf).OfType<MessageDescriptor>())
                {
                    open.Push(nested);
                }
            }
        }

        var ruled = reachable.Where(message => message.Fields.InFieldNumberOrder().Any(FieldRule.Has)).ToHashSet();
        while (reachable.Where(message => !ruled.Contains(message) && LeadsTo(message, ruled)).ToArray() is { Length: > 0 } more)
        {
            ruled.UnionWith(more);
        }

        return ruled;
    }

    // Besides, the neighbours in a oneof matter, since each of them takes the place of the one before.
    private static bool Matters(FieldDescriptor field, HashSet<MessageDescriptor> ruled)
        => FieldRule.Has(field) || (MessageOf(field) is { } nested && ruled.Contains(nested));

    private static bool LeadsTo(MessageDescriptor message, HashSet<MessageDescriptor> ruled)
        => message.Fields.InFieldNumberOrder().Any(field => MessageOf(field) is { } nested && ruled.Contains(nested));

    // Inside what is for responses only, nothing matters.
    private static MessageDescriptor? MessageOf(FieldDescriptor field)
        => field.FieldType == FieldType.Message && !FieldRule.Behaves(field, FieldBehavior.OutputOnly) ? field.MessageType : null;
}
