using System.Globalization;
using System.Text.Json;
using Default.Client;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Client;

namespace Grpc.Baas.IntegrationTests.Typed.Exactness;

/// <summary>Values that are easily lost on the way: the ends of ranges, empty ones, and texts that are hard on encodings.</summary>
internal static class ExactValues
{
    /// <summary>Levels of a list in lists: as many as are taken.</summary>
    public const int JsonDepth = 25;

    private const int Views = 11;
    private const int Released = 15;
    private const int Meta = 18;

    public static IReadOnlyList<ExactValue> All { get; } =
    [
        .. Texts(), .. Integers(), .. Numbers(), .. Bools(), .. Byteses(), .. Moments(), .. Decimals(), .. Jsons(), .. Places(), .. Choices(),
    ];

    /// <summary>A double in each form, also one that JSON has no number for.</summary>
    public static ExactValue Number(string name, double value) => new(
        name, "score", double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : $"\"{value.ToString(CultureInfo.InvariantCulture)}\"", value,
        Bytes(output => { output.WriteTag(12, WireFormat.WireType.Fixed64); output.WriteDouble(value); }), post => post with { Score = value });

    private static IEnumerable<ExactValue> Texts()
    {
        string[] texts =
        [
            "", " ", "plain", "Grüße ☺ 日本 🧪", "e\u0301 is no \u00e9", "\ufffd", "\ufeffmark", "\u202eאבג\u202c", "\u0001\t\r\n\u007f\u0085\u2028", "\uffff\ufdd0",
            "\"\\/</script>%_'", string.Concat(Enumerable.Repeat("äb☺", 1_048_576 / 6)),
        ];
        yield return new ExactValue("t-absent", "title", "null", null, [], post => post);
        for (var i = 0; i < texts.Length; i++)
        {
            var text = texts[i];
            yield return new ExactValue($"t{i}", "title", JsonSerializer.Serialize(text), text, Text(10, text), post => post with { Title = text });
        }

        yield return new ExactValue("d-day", "day", "\"0001-01-01\"", new DateOnly(1, 1, 1), Text(16, "0001-01-01"), post => post with { Day = "0001-01-01" });
        yield return new ExactValue("n-note", "note", "\"secret ☺\"", "secret ☺", Text(26, "secret ☺"), Put: null);
    }

    private static IEnumerable<ExactValue> Integers()
    {
        const long exact = 1L << 53;
        long[] integers =
            [0, 1, -1, long.MaxValue, long.MinValue, exact - 1, exact, exact + 1, -exact, -exact - 1, uint.MaxValue, int.MinValue, (1L << 62) + 1];
        yield return new ExactValue("i-absent", "views", "null", null, [], post => post);
        for (var i = 0; i < integers.Length; i++)
        {
            var integer = integers[i];
            var digits = integer.ToString(CultureInfo.InvariantCulture);
            var json = integer is > -exact and < exact ? digits : $"\"{digits}\"";
            yield return new ExactValue($"i{i}", "views", json, integer, Varint(Views, integer), post => post with { Views = integer });
        }
    }

    private static IEnumerable<ExactValue> Numbers()
    {
        double[] numbers =
            [0, double.MaxValue, double.MinValue, double.Epsilon, -double.Epsilon, 2.2250738585072009E-308, 1e-7, 0.1, 1d / 3, 1e21, 123456789012345680, 9007199254740993];
        for (var i = 0; i < numbers.Length; i++)
        {
            yield return Number($"f{i}", numbers[i]);
        }

        yield return Number("f-minus-zero", -0.0) with { Becomes = Number("", 0) };
    }

    private static IEnumerable<ExactValue> Bools()
    {
        yield return new ExactValue("b-absent", "published", "null", null, [], post => post);
        foreach (var flag in (bool[])[false, true])
        {
            yield return new ExactValue($"b-{flag}", "published", flag ? "true" : "false", flag, Varint(13, flag ? 1 : 0), post => post with { Published = flag });
        }
    }

    private static IEnumerable<ExactValue> Byteses()
    {
        byte[][] byteses = [[0], [.. Enumerable.Range(0, 256).Select(value => (byte)value)], [255, 254, 253], []];
        for (var i = 0; i < byteses.Length; i++)
        {
            var bytes = byteses[i];
            yield return new ExactValue(
                $"y{i}", "cover", $"\"{Convert.ToBase64String(bytes)}\"", bytes,
                Bytes(output => { output.WriteTag(14, WireFormat.WireType.LengthDelimited); output.WriteBytes(ByteString.CopyFrom(bytes)); }),
                post => post with { Cover = bytes });
        }
    }

    private static IEnumerable<ExactValue> Moments()
    {
        yield return Moment("m-first", DateTimeOffset.MinValue);
        yield return Moment("m-last", DateTimeOffset.MaxValue.AddTicks(-9));
        yield return Moment("m-zero", DateTimeOffset.UnixEpoch);
        yield return Moment("m-micro", DateTimeOffset.UnixEpoch.AddMicroseconds(-1));
        yield return Moment("m-last-tick", DateTimeOffset.MaxValue) with { Becomes = Moment("", DateTimeOffset.MaxValue.AddTicks(-9)) };
        yield return Moment("m-tick", DateTimeOffset.UnixEpoch.AddTicks(1)) with { Becomes = Moment("", DateTimeOffset.UnixEpoch) };
        yield return Moment("m-tick-before", DateTimeOffset.UnixEpoch.AddTicks(-1)) with { Becomes = Moment("", DateTimeOffset.UnixEpoch.AddMicroseconds(-1)) };
    }

    private static ExactValue Moment(string name, DateTimeOffset moment)
    {
        var timestamp = Timestamp.FromDateTimeOffset(moment);
        return new ExactValue(
            name, "released", JsonFormatter.Default.Format(timestamp), moment, Message(Released, timestamp), post => post with { Released = moment });
    }

    private static IEnumerable<ExactValue> Decimals()
    {
        decimal[] decimals = [0.00m, 12.50m, -9999999999999999.99m, 9999999999999999.99m, 1234567890123456.78m, 0.10m];
        for (var i = 0; i < decimals.Length; i++)
        {
            var number = decimals[i];
            var text = number.ToString(CultureInfo.InvariantCulture);
            yield return new ExactValue($"p{i}", "price", $"\"{text}\"", number, Text(17, text), post => post with { Price = number });
        }
    }

    private static IEnumerable<ExactValue> Jsons()
    {
        string[] jsons =
        [
            "{}", "[]", "\"\"", "0", "false", "\"text\"", "1E-7", "[1.7976931348623157E+308,5E-324,9007199254740991]", """{"a":[1,null,"☺",{"":false}]}""",
            new string('[', JsonDepth) + new string(']', JsonDepth),
            string.Concat(Enumerable.Repeat("{\"a\":", JsonDepth - 1)) + "{}" + new string('}', JsonDepth - 1),
        ];
        for (var i = 0; i < jsons.Length; i++)
        {
            using var document = JsonDocument.Parse(jsons[i]);
            var element = document.RootElement.Clone();
            yield return new ExactValue($"j{i}", "meta", jsons[i], element, Message(Meta, Value.Parser.ParseJson(jsons[i])), post => post with { Meta = element });
        }
    }

    private static IEnumerable<ExactValue> Places()
    {
        foreach (var (name, place) in new[] { ("g-zero", new GeoPoint(0, 0)), ("g-corner", new GeoPoint(-90, 180)), ("g-point", new GeoPoint(52.123456789, -13.25)) })
        {
            var message = new V1.Schema.GeoPoint { Lat = place.Latitude, Lon = place.Longitude };
            var json = string.Create(CultureInfo.InvariantCulture, $$"""{"lat":{{place.Latitude}},"lon":{{place.Longitude}}}""");
            var native = new Dictionary<string, object?> { ["lat"] = place.Latitude, ["lon"] = place.Longitude };
            yield return new ExactValue(name, "place", json, native, Message(19, message), post => post with { Place = place });
        }
    }

    private static IEnumerable<ExactValue> Choices()
    {
        string[] tags = ["blue", "red"];
        string[] authors = ["bob", "ann"];
        yield return new ExactValue("c-tags", "tags", """["blue","red"]""", tags, [.. Text(20, "blue"), .. Text(20, "red")], post => post with { Tags = tags });
        yield return new ExactValue("c-none", "tags", "[]", Array.Empty<string>(), [], post => post with { Tags = [] })
        {
            Becomes = new ExactValue("", "tags", "null", null, [], post => post) { TypedJson = "[]" },
        };
        yield return new ExactValue("c-author", "author", "\"ann\"", "ann", Text(22, "ann"), post => post with { Author = "ann" });
        yield return new ExactValue(
            "c-authors", "reviewers", """["bob","ann"]""", authors, [.. Text(23, "bob"), .. Text(23, "ann")], post => post with { Reviewers = authors });
        yield return new ExactValue("c-status", "status", "\"in review\"", "in review", Varint(21, 2), post => post with { Status = PostStatus.InReview })
        {
            TypedJson = "\"STATUS_IN_REVIEW\"",
        };
        yield return new ExactValue("c-moods", "moods", """["odd","calm"]""", (string[])["odd", "calm"], [.. Varint(25, 3), .. Varint(25, 1)], Put: null)
        {
            TypedJson = """["MOODS_ODD","MOODS_CALM"]""",
        };
    }

    private static byte[] Text(int number, string text) =>
        Bytes(output => { output.WriteTag(number, WireFormat.WireType.LengthDelimited); output.WriteString(text); });

    private static byte[] Varint(int number, long value) =>
        Bytes(output => { output.WriteTag(number, WireFormat.WireType.Varint); output.WriteInt64(value); });

    private static byte[] Message(int number, IMessage message) =>
        Bytes(output => { output.WriteTag(number, WireFormat.WireType.LengthDelimited); output.WriteMessage(message); });

    private static byte[] Bytes(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            write(output);
        }

        return bytes.ToArray();
    }
}
