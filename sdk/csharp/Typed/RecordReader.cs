using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Grpc.Baas.Client;

/// <summary>Reads the fields of one record's message, for generated code. Each read takes the field whose tag came last.</summary>
public sealed class RecordReader
{
    private readonly CodedInputStream _input;

    internal RecordReader(CodedInputStream input) => _input = input;

    /// <summary>The next field's number and wire type; 0 at the end.</summary>
    public uint ReadTag() => _input.ReadTag();

    /// <summary>Passes over a field that is not known.</summary>
    public void Skip() => _input.SkipLastField();

    /// <summary>A text.</summary>
    public string ReadText() => _input.ReadString();

    /// <summary>An integer, exact.</summary>
    public long ReadInt() => _input.ReadInt64();

    /// <summary>A number.</summary>
    public double ReadNumber() => _input.ReadDouble();

    /// <summary>A bool.</summary>
    public bool ReadBool() => _input.ReadBool();

    /// <summary>Bytes.</summary>
    public byte[] ReadBytes() => _input.ReadBytes().ToByteArray();

    /// <summary>The number of an enum's value, known or not.</summary>
    public int ReadEnum() => _input.ReadEnum();

    /// <summary>A moment, in UTC.</summary>
    /// <exception cref="InvalidDataException">It is outside the years 1 to 9999.</exception>
    public DateTimeOffset ReadMoment()
    {
        var moment = new Timestamp();
        _input.ReadMessage(moment);
        return ToMoment(moment);
    }

    /// <summary>A decimal, exact.</summary>
    /// <exception cref="InvalidDataException">The text is no decimal number.</exception>
    public decimal ReadDecimal()
    {
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        var text = _input.ReadString();
        return decimal.TryParse(text, style, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidDataException("A decimal field holds a text that is no decimal number.");
    }

    /// <summary>A JSON value.</summary>
    /// <exception cref="InvalidDataException">It has no JSON form, as NaN.</exception>
    public JsonElement ReadJson()
    {
        var value = new Value();
        _input.ReadMessage(value);
        try
        {
            return StructConversion.ToElement(value);
        }
        catch (Exception fault) when (fault is ArgumentException or JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"A json field holds what has no JSON form: {fault.Message}", fault);
        }
    }

    /// <summary>A place.</summary>
    public GeoPoint ReadPlace()
    {
        var place = new V1.Schema.GeoPoint();
        _input.ReadMessage(place);
        return new GeoPoint(place.Lat, place.Lon);
    }

    /// <summary>The numbers of several values of an enum, which came together.</summary>
    public IEnumerable<int> ReadEnums()
    {
        var packed = _input.ReadBytes().CreateCodedInput();
        var values = new List<int>();
        while (!packed.IsAtEnd)
        {
            values.Add(packed.ReadEnum());
        }

        return values;
    }

    internal static DateTimeOffset ToMoment(Timestamp moment)
    {
        try
        {
            return moment.ToDateTimeOffset();
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentOutOfRangeException)
        {
            throw new InvalidDataException("A moment is outside the years 1 to 9999.", fault);
        }
    }
}
