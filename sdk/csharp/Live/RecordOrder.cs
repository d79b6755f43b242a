using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Client.Live;

/// <summary>The order that the engine told, kept by the client: the same one, down to ties.</summary>
internal sealed class RecordOrder : IComparer<object?[]>
{
    private readonly SortTerm[] _terms;

    /// <exception cref="NotSupportedException">The order looks at more than the records have.</exception>
    public RecordOrder(IEnumerable<SortTerm> terms)
    {
        _terms = [.. terms];
        if (_terms.Any(term => term.Comparison is not ("text" or "number" or "bool" or "moment")))
        {
            throw new NotSupportedException(
                "A live list can only be sorted by fields of its own records, not by what is worked out or stands in others.");
        }
    }

    /// <summary>What a record is sorted by: one value for each term.</summary>
    public object?[] KeyOf(Record record)
    {
        var key = new object?[_terms.Length];
        for (var i = 0; i < key.Length; i++)
        {
            key[i] = _terms[i].Field switch
            {
                "id" => record.Id,
                "created" => Microseconds(record.Created),
                "updated" => Microseconds(record.Updated),
                var field => record.Data?.Fields.TryGetValue(field, out var value) == true ? ToKey(value, _terms[i].Comparison) : null,
            };
        }

        return key;
    }

    public int Compare(object?[]? x, object?[]? y)
    {
        for (var i = 0; i < _terms.Length; i++)
        {
            if (CompareValues(x![i], y![i]) is not 0 and var order)
            {
                return _terms[i].Descending ? -order : order;
            }
        }

        return 0;
    }

    private static long? Microseconds(Timestamp? moment) => moment is null ? null : (moment.Seconds * 1_000_000) + (moment.Nanos / 1_000);

    private static object? ToKey(Value value, string comparison) => (value.KindCase, comparison) switch
    {
        (Value.KindOneofCase.StringValue, "number") => decimal.Parse(value.StringValue, NumberStyles.Float, CultureInfo.InvariantCulture),
        (Value.KindOneofCase.StringValue, "moment") =>
            DateTime.Parse(value.StringValue, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind).Ticks,
        (Value.KindOneofCase.StringValue, _) => value.StringValue,
        (Value.KindOneofCase.NumberValue, _) => value.NumberValue,
        (Value.KindOneofCase.BoolValue, _) => value.BoolValue,
        _ => null,
    };

    private static int CompareValues(object? x, object? y) => (x, y) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        (string left, string right) => CompareText(left, right),
        // An integer is a number up to 2^53 and its digits beyond.
        (double left, decimal right) => ((decimal)left).CompareTo(right),
        (decimal left, double right) => left.CompareTo((decimal)right),
        _ => ((IComparable)x).CompareTo(y),
    };

    // By code points, as the engine's databases do; ordinal comparison has UTF-16 units, of which surrogates are not the largest.
    private static int CompareText(string x, string y)
    {
        var same = x.AsSpan().CommonPrefixLength(y);
        return same == x.Length || same == y.Length ? x.Length.CompareTo(y.Length) : Weight(x[same]).CompareTo(Weight(y[same]));
    }

    private static int Weight(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
