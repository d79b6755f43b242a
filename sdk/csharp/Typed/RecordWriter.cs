using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Grpc.Baas.Client;

/// <summary>Writes the fields of one record's message, for generated code. What is null is left out.</summary>
public sealed class RecordWriter
{
    private readonly CodedOutputStream _output;

    internal RecordWriter(CodedOutputStream output) => _output = output;

    /// <summary>Writes a text that is left out when it is empty, as ids are.</summary>
    public void WriteUnlessEmpty(int number, string value)
    {
        if (value.Length > 0)
        {
            Write(number, value);
        }
    }

    /// <summary>Writes a text.</summary>
    /// <exception cref="ArgumentException">It is none: half of a surrogate pair would become another character.</exception>
    public void Write(int number, string? value)
    {
        if (value is not null)
        {
            StructConversion.RequireText(value);
            _output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            _output.WriteString(value);
        }
    }

    /// <summary>Writes an integer.</summary>
    public void Write(int number, long? value)
    {
        if (value is { } integer)
        {
            _output.WriteTag(number, WireFormat.WireType.Varint);
            _output.WriteInt64(integer);
        }
    }

    /// <summary>Writes a number.</summary>
    public void Write(int number, double? value)
    {
        if (value is { } real)
        {
            _output.WriteTag(number, WireFormat.WireType.Fixed64);
            _output.WriteDouble(real);
        }
    }

    /// <summary>Writes a bool.</summary>
    public void Write(int number, bool? value)
    {
        if (value is { } flag)
        {
            _output.WriteTag(number, WireFormat.WireType.Varint);
            _output.WriteBool(flag);
        }
    }

    /// <summary>Writes bytes.</summary>
    public void Write(int number, byte[]? value)
    {
        if (value is not null)
        {
            _output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            _output.WriteBytes(UnsafeByteOperations.UnsafeWrap(value));
        }
    }

    /// <summary>Writes a moment.</summary>
    public void Write(int number, DateTimeOffset? value)
    {
        if (value is { } moment)
        {
            WriteMessage(number, Timestamp.FromDateTimeOffset(moment));
        }
    }

    /// <summary>Writes a decimal, as its digits.</summary>
    public void Write(int number, decimal? value) => Write(number, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>Writes a JSON value; JSON's null is one.</summary>
    public void Write(int number, JsonElement? value)
    {
        if (value is { } element)
        {
            WriteMessage(number, StructConversion.ToValue(element));
        }
    }

    /// <summary>Writes a place.</summary>
    public void Write(int number, GeoPoint? value)
    {
        if (value is { } place)
        {
            WriteMessage(number, new V1.Schema.GeoPoint { Lat = place.Latitude, Lon = place.Longitude });
        }
    }

    /// <summary>Writes a list of texts.</summary>
    public void Write(int number, IReadOnlyList<string> values)
    {
        foreach (var value in values)
        {
            Write(number, value ?? throw new ArgumentException("A list of texts has null among them.", nameof(values)));
        }
    }

    /// <summary>Writes a value of an enum by its number.</summary>
    public void WriteEnum(int number, int? value)
    {
        if (value is { } choice)
        {
            _output.WriteTag(number, WireFormat.WireType.Varint);
            _output.WriteEnum(choice);
        }
    }

    /// <summary>Writes values of an enum by their numbers.</summary>
    public void WriteEnums(int number, IEnumerable<int> values)
    {
        foreach (var value in values)
        {
            WriteEnum(number, value);
        }
    }

    internal void WriteMessage(int number, IMessage message)
    {
        _output.WriteTag(number, WireFormat.WireType.LengthDelimited);
        _output.WriteMessage(message);
    }
}
