using System.Buffers.Text;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Baas.V1.Rpc;

namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>Which fields of a method's messages play a part in Server-Sent Events; see annotations.proto.</summary>
internal sealed class EventStreamPlan
{
    private const int MaxIdDigits = 20;

    private readonly FieldPlan? _name;
    private readonly FieldPlan? _id;

    /// <param name="areUsual">See <see cref="AreUsual"/>.</param>
    public EventStreamPlan(MessagePlan request, MessagePlan response, bool areUsual)
    {
        AreUsual = areUsual;
        _name = FindRole(response, EventStreamRole.EventName);
        _id = FindRole(response, EventStreamRole.EventId);
        LastEventId = FindRole(request, EventStreamRole.LastEventId) is { } field ? FieldChain.Find(request, field.Descriptor.Name) : null;
        if (_name is { Type: not FieldType.String } || _id is { Wire: not (WireType.Varint or WireType.Bytes) })
        {
            throw new InvalidOperationException($"A field of '{response.Descriptor.FullName}' cannot play its part in an event stream.");
        }
    }

    /// <summary>Whether who does not say what it wants gets events.</summary>
    public bool AreUsual { get; }

    /// <summary>The request's field that takes the header <c>Last-Event-ID</c>.</summary>
    public FieldChain? LastEventId { get; }

    /// <summary>Writes the lines <c>event:</c> and <c>id:</c> of a message, those that it has a value for.</summary>
    public void WriteLines(ReadOnlySpan<byte> message, WireWriter output)
    {
        var reader = new WireReader(message);
        while (reader.TryReadTag(out var number, out var type))
        {
            if (number == _name?.Number && type == WireType.Bytes)
            {
                WriteLine("event: "u8, reader.ReadBytes(), output);
            }
            else if (number == _id?.Number && type == _id.Wire)
            {
                WriteId(ref reader, output);
            }
            else
            {
                reader.Skip(number, type);
            }
        }
    }

    private void WriteId(ref WireReader reader, WireWriter output)
    {
        if (_id!.Wire == WireType.Bytes)
        {
            WriteLine("id: "u8, reader.ReadBytes(), output);
            return;
        }

        Span<byte> text = stackalloc byte[MaxIdDigits];
        var value = reader.ReadVarint();
        if (value != 0 && Utf8Formatter.TryFormat((long)value, text, out var length))
        {
            WriteLine("id: "u8, text[..length], output);
        }
    }

    private static void WriteLine(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, WireWriter output)
    {
        // A line break would start another field of the event.
        if (value.IsEmpty || value.ContainsAny((byte)'\r', (byte)'\n', (byte)0))
        {
            return;
        }

        output.WriteRaw(name);
        output.WriteRaw(value);
        output.WriteRaw("\n"u8);
    }

    private static FieldPlan? FindRole(MessagePlan message, EventStreamRole role)
        => Array.Find(message.Fields, field => field.Descriptor.GetOptions()?.GetExtension(AnnotationsExtensions.EventStream) == role);
}
