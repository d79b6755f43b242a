using System.Globalization;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Client.Live;

/// <summary>The order that the engine told, kept by the client: the same one, down to ties.</summary>
internal sealed class RecordOrder<T> : IComparer<object?[]>
{
    private readonly SortTerm[] _terms;

    /// <param name="terms">What to sort by.</param>
    /// <param name="shape">Knows the records.</param>
    /// <exception cref="NotSupportedException">The order looks at more than the records have.</exception>
    public RecordOrder(IEnumerable<SortTerm> terms, RecordShape<T> shape)
    {
        Shape = shape;
        _terms = [.. terms];
        if (_terms.Any(term => term.Comparison is not ("text" or "number" or "bool" or "moment")))
        {
            throw new NotSupportedException(
                "A live list can only be sorted by fields of its own records, not by what is worked out or stands in others.");
        }
    }

    /// <summary>Knows the records.</summary>
    public RecordShape<T> Shape { get; }

    /// <summary>What a record is sorted by: one value for each term.</summary>
    public object?[] KeyOf(T record)
    {
        var key = new object?[_terms.Length];
        for (var i = 0; i < key.Length; i++)
        {
            key[i] = ToKey(Shape.ValueOf(record, _terms[i].Field), _terms[i].Comparison);
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

    private static object? ToKey(object? value, string comparison) => (value, comparison) switch
    {
        (string text, "number") => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
        (string text, "moment") => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind).Ticks,
        (DateTimeOffset moment, _) => moment.UtcTicks,
        (long number, _) => (decimal)number,
        _ => value,
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
