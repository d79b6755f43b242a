using System.Text.Json;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.UnitTests.Query;

/// <summary>A record of <see cref="QueryFixtures.Posts"/>, as an image and as a row.</summary>
internal sealed record TestRecord
{
    public string Id { get; init; } = "r1";

    public long Created { get; init; }

    public long Updated { get; init; }

    public string? Title { get; init; }

    public string? Value { get; init; }

    public double? Price { get; init; }

    public double? Weight { get; init; }

    public long? Stock { get; init; }

    public long? Rank { get; init; }

    public bool? Active { get; init; }

    public bool? In { get; init; }

    public string? Due { get; init; }

    public long? Seen { get; init; }

    /// <summary>Null and empty are the same.</summary>
    public string[] Tags { get; init; } = [];

    public bool HasExtra { get; init; }

    private object?[] Values => [Title, Value, Price, Weight, Stock, Rank, Active, In, Due, Seen, Tags.Length == 0 ? null : Tags, HasExtra ? true : null];

    public byte[] ToImage()
    {
        using var wire = new WireWriter();
        wire.WriteStringField(1, Id);
        RecordImage.WriteTimestamp(wire, 2, Created);
        RecordImage.WriteTimestamp(wire, 3, Updated);
        wire.WriteStringField(4, "7");
        foreach (var (field, value) in QueryFixtures.Posts.Fields.Zip(Values))
        {
            Write(wire, field, value);
        }

        return wire.WrittenSpan.ToArray();
    }

    /// <summary>The values of the columns id, created, updated, etag, then the user's fields.</summary>
    public IEnumerable<SqlValue> ToRow()
        => Values.Select(ToColumn).Prepend(SqlValue.Of(7L)).Prepend(SqlValue.Of(Updated)).Prepend(SqlValue.Of(Created)).Prepend(SqlValue.Of(Id));

    /// <summary>The same with one value less.</summary>
    public IEnumerable<TestRecord> Smaller()
    {
        TestRecord[] smaller =
        [
            this with { Created = 0 },
            this with { Updated = 0 },
            this with { Title = null },
            this with { Value = null },
            this with { Price = null },
            this with { Weight = null },
            this with { Stock = null },
            this with { Rank = null },
            this with { Active = null },
            this with { In = null },
            this with { Due = null },
            this with { Seen = null },
            this with { HasExtra = false },
            .. Tags.Select((_, i) => this with { Tags = [.. Tags.Take(i), .. Tags.Skip(i + 1)] }),
        ];
        return smaller.Where(record => record != this);
    }

    public override string ToString()
        => JsonSerializer.Serialize(QueryFixtures.Posts.Fields.Zip(Values).Where(pair => pair.Second is not null)
            .Select(pair => KeyValuePair.Create(pair.First.Name, pair.Second))
            .Prepend(new("updated", Updated)).Prepend(new("created", Created)).Prepend(new("id", Id)).ToDictionary());

    private static SqlValue ToColumn(object? value) => value switch
    {
        null => default,
        string text => SqlValue.Of(text),
        double number => SqlValue.Of(number),
        long integer => SqlValue.Of(integer),
        bool flag => SqlValue.Of(flag ? 1L : 0L),
        _ => SqlValue.Of(JsonSerializer.Serialize((string[])value)),
    };

    private static void Write(WireWriter wire, Field field, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case string text:
                wire.WriteStringField(field.Number, text);
                break;
            case double number:
                wire.WriteDoubleField(field.Number, number);
                break;
            case long moment when field.Kind == ValueKind.Timestamp:
                RecordImage.WriteTimestamp(wire, field.Number, moment);
                break;
            case long integer:
                wire.WriteInt64Field(field.Number, integer);
                break;
            case bool flag when field.Kind == ValueKind.Json:
                var mark = wire.BeginMessage(field.Number);
                wire.WriteBoolField(4, flag);
                wire.EndMessage(mark);
                break;
            case bool flag:
                wire.WriteBoolField(field.Number, flag);
                break;
            case string[] list:
                foreach (var element in list)
                {
                    wire.WriteStringField(field.Number, element);
                }

                break;
        }
    }
}
