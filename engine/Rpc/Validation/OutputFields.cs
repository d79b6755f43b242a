using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Validation;

/// <summary>Drops what a request says of fields that are for responses only. Source: AIP-203, "Output only".</summary>
internal static class OutputFields
{
    /// <summary>Copies a message that a <see cref="RequestWalk"/> has passed, so its nesting is known to be bounded.</summary>
    public static void Drop(MessageRules rules, ReadOnlySpan<byte> message, WireWriter output)
    {
        var reader = new WireReader(message);
        var start = 0;
        while (reader.TryReadTag(out var number, out var wire))
        {
            var rule = rules.Find(number) is { } found && found.Takes(wire) ? found : null;
            if (rule is { Message: not null, IsOutputOnly: false })
            {
                var mark = output.BeginMessage(number);
                Drop(rule.Message, reader.ReadBytes(), output);
                output.EndMessage(mark);
            }
            else
            {
                reader.Skip(number, wire);
                if (rule is not { IsOutputOnly: true })
                {
                    output.WriteRaw(message[start..reader.Position]);
                }
            }

            start = reader.Position;
        }
    }
}
