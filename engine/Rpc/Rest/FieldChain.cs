using System.Text;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Json;

namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>
/// A field that text in a URL sets, with the messages around it, as <c>book.author.name</c>. Its bytes may simply follow what
/// is written already: protobuf merges messages that come in parts, and of scalars the last one counts.
/// </summary>
internal sealed class FieldChain
{
    private readonly FieldPlan[] _outer;
    private readonly FieldPlan _field;

    private FieldChain(string path, FieldPlan[] chain)
    {
        Path = path;
        Name = string.Join('.', chain.Select(field => field.Descriptor.Name));
        _outer = chain[..^1];
        _field = chain[^1];
        Oneofs = chain
            .Select((field, depth) => (field.Descriptor.RealContainingOneof, Depth: depth))
            .Where(member => member.RealContainingOneof is not null)
            .Select(member => new OneofChoice(
                string.Join('.', chain.Take(member.Depth).Select(field => field.Descriptor.Name).Append(member.RealContainingOneof.Name)),
                chain[member.Depth].Number))
            .ToArray();
    }

    /// <summary>The path as it was asked for.</summary>
    public string Path { get; }

    /// <summary>The path in the names of the proto.</summary>
    public string Name { get; }

    /// <summary>The outermost field.</summary>
    public FieldPlan First => _outer.Length > 0 ? _outer[0] : _field;

    /// <summary>Whether the field is one of the request itself.</summary>
    public bool IsDirect => _outer.Length == 0;

    public bool IsRepeated => _field.IsRepeated;

    public FieldDescriptor Descriptor => _field.Descriptor;

    /// <summary>What setting the field chooses in the oneofs on the way to it.</summary>
    public IReadOnlyList<OneofChoice> Oneofs { get; }

    /// <summary>Finds a field that text can set, in either spelling.</summary>
    /// <returns>Null if there is no such field.</returns>
    public static FieldChain? Find(MessagePlan message, string path)
    {
        var names = path.Split('.');
        var chain = new FieldPlan[names.Length];
        var current = message;
        for (var i = 0; i < names.Length; i++)
        {
            if (current?.Find(Encoding.UTF8.GetBytes(names[i])) is not { IsMap: false } field
                || (field.IsRepeated && i < names.Length - 1))
            {
                return null;
            }

            chain[i] = field;
            current = field.Message is { Shape: JsonShape.Plain } nested ? nested : null;
        }

        return TakesText(chain[^1]) ? new FieldChain(path, chain) : null;
    }

    /// <summary>Adds one value to a message.</summary>
    public void Write(ReadOnlySpan<byte> text, WireWriter output) => Write(text, output, 0);

    private void Write(ReadOnlySpan<byte> text, WireWriter output, int depth)
    {
        if (depth < _outer.Length)
        {
            var mark = output.BeginMessage(_outer[depth].Number);
            Write(text, output, depth + 1);
            output.EndMessage(mark);
            return;
        }

        output.WriteTag(_field.Number, _field.Wire);
        if (_field.Message is not { } message)
        {
            WriteScalar(_field, text, output);
            return;
        }

        var inner = output.BeginLength();
        WriteWellKnown(message, text, output);
        output.EndMessage(inner);
    }

    private void WriteWellKnown(MessagePlan message, ReadOnlySpan<byte> text, WireWriter output)
    {
        if (message.Shape == JsonShape.Wrapper)
        {
            output.WriteTag(message.Fields[0].Number, message.Fields[0].Wire);
            WriteScalar(message.Fields[0], text, output);
        }
        else if (!WellKnownText.TryWrite(message.Shape, text, output))
        {
            throw RpcErrors.FieldMalformed(Path, message.Shape switch
            {
                JsonShape.Timestamp => "a time as 2026-01-31T12:00:00Z is expected.",
                JsonShape.Duration => "a duration as 1.5s is expected.",
                _ => "paths of fields, separated by commas, are expected.",
            });
        }
    }

    private void WriteScalar(FieldPlan field, ReadOnlySpan<byte> text, WireWriter output)
    {
        if (!ScalarText.TryWrite(field, field.Type == FieldType.Bool ? BoolText(text) : text, output))
        {
            throw RpcErrors.FieldMalformed(Path, ScalarText.Expected(field));
        }
    }

    // URLs are also written by hand, and by languages that spell True: the forms that gateways take beside ProtoJSON's.
    private static ReadOnlySpan<byte> BoolText(ReadOnlySpan<byte> text)
    {
        if (text is [(byte)'1'] || Ascii.EqualsIgnoreCase(text, "true"u8))
        {
            return "true"u8;
        }

        return text is [(byte)'0'] || Ascii.EqualsIgnoreCase(text, "false"u8) ? "false"u8 : text;
    }

    private static bool TakesText(FieldPlan field)
        => field.Message is null || field.Message.Shape is JsonShape.Wrapper or JsonShape.Timestamp or JsonShape.Duration or JsonShape.FieldMask;
}
