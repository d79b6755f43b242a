using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Client.Live;
using Grpc.Baas.V1.Records;
using Record = Grpc.Baas.V1.Records.Record;

namespace Grpc.Baas.UnitTests.Client.Live;

public sealed class RecordOrderTests
{
    public static TheoryData<string, object?[]> Orders => new()
    {
        { "text", [null, "", "A", "a", "ab", "é", "\uffee", "\U0001f600"] },
        { "number", [null, "-9223372036854775808", -1.0, 0.0, 1.5, 9007199254740991.0, "9007199254740993", "9007199254740994"] },
        { "number", ["-10.50", "-9.25", "0.00", "9.00", "10.00"] },
        { "number", [-1e300, -0.1, 1e-300, 1e300] },
        { "bool", [null, false, true] },
        {
            "moment",
            [null, "0001-01-01T00:00:00Z", "2026-11-21T09:30:00Z", "2026-11-21T09:30:00.000001Z", "2026-11-21T09:30:00.500Z", "2026-11-21T09:30:01Z"]
        },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public void Compare_ValuesOfAKind_AreOrderedAsInTheEngine(string comparison, object?[] values)
    {
        foreach (var isDescending in new[] { false, true })
        {
            var order = new RecordOrder<Record>([new SortTerm { Field = "v", Comparison = comparison, Descending = isDescending }], DynamicShape.Instance);
            var keys = values.Select(value => order.KeyOf(new Record { Data = new Struct { Fields = { ["v"] = ToValue(value) } } })).ToList();

            Assert.All(
                keys.Zip(keys.Skip(1)),
                pair => Assert.Equal(isDescending ? 1 : -1, Math.Sign(order.Compare(pair.First, pair.Second))));
        }
    }

    [Fact]
    public void Compare_SystemFields_AreThoseOfTheRecord()
    {
        var order = new RecordOrder<Record>(
            [new SortTerm { Field = "updated", Comparison = "moment" }, new SortTerm { Field = "id", Comparison = "text" }], DynamicShape.Instance);
        var early = order.KeyOf(new Record { Id = "b", Updated = new Timestamp { Seconds = 1, Nanos = 1_000 } });
        var late = order.KeyOf(new Record { Id = "a", Updated = new Timestamp { Seconds = 1, Nanos = 2_000 } });
        var tied = order.KeyOf(new Record { Id = "c", Updated = new Timestamp { Seconds = 1, Nanos = 2_000 } });

        Assert.True(order.Compare(early, late) < 0 && order.Compare(late, tied) < 0 && order.Compare(tied, tied) == 0);
    }

    private static Value ToValue(object? value) => value switch
    {
        null => Value.ForNull(),
        bool flag => Value.ForBool(flag),
        double number => Value.ForNumber(number),
        _ => Value.ForString((string)value),
    };
}
