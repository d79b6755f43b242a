using System.Globalization;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Topics.Connections;

/// <summary>What a subscription to a collection's topic wants of it.</summary>
/// <param name="Kinds">Which changes.</param>
/// <param name="Text">Which records, in the language of filters; empty for all.</param>
internal sealed record EventFilter(EventFilter.Kind Kinds, string Text)
{
    private const int MaxValues = 20;

    // A double has every whole number up to here, and is written without an exponent.
    private const double LargestPlain = 1e15;

    [Flags]
    internal enum Kind
    {
        None = 0,
        Create = 1,
        Update = 2,
        Delete = 4,
        All = Create | Update | Delete,
    }

    /// <exception cref="BaasException">topics COMMAND_INVALID.</exception>
    public static EventFilter Parse(IReadOnlyList<string> events, MapField<string, Value> equals)
    {
        if (equals.Count > MaxValues)
        {
            throw TopicsErrors.CommandInvalid("equals", $"at most {MaxValues} fields are expected");
        }

        return new EventFilter(
            events.Count == 0 ? Kind.All : ParseKinds(events),
            string.Join(" && ", equals.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => Compare(pair.Key, pair.Value))));
    }

    /// <summary>Whether an event is wanted; what does not tell of a change always is.</summary>
    /// <param name="type">As <c>record.created</c>.</param>
    public bool Wants(ReadOnlySpan<byte> type)
        => type.SequenceEqual("record.created"u8) ? Kinds.HasFlag(Kind.Create)
            : type.SequenceEqual("record.updated"u8) ? Kinds.HasFlag(Kind.Update)
            : !type.SequenceEqual("record.deleted"u8) || Kinds.HasFlag(Kind.Delete);

    private static Kind ParseKinds(IReadOnlyList<string> events)
    {
        var kinds = Kind.None;
        foreach (var name in events.SelectMany(text => text.Split('|', StringSplitOptions.TrimEntries)))
        {
            kinds |= name.ToLowerInvariant() switch
            {
                "create" => Kind.Create,
                "update" => Kind.Update,
                "delete" => Kind.Delete,
                _ => throw TopicsErrors.CommandInvalid("events", "create, update or delete are expected, several with '|' between them"),
            };
        }

        return kinds;
    }

    private static string Compare(string field, Value value) => DefinitionNames.IsName(field)
        ? value.KindCase switch
        {
            Value.KindOneofCase.StringValue => $"{field} = {Quote(value.StringValue)}",
            Value.KindOneofCase.NumberValue when double.IsFinite(value.NumberValue) => $"{field} = {Write(value.NumberValue)}",
            Value.KindOneofCase.BoolValue => $"{field} = {(value.BoolValue ? "true" : "false")}",
            Value.KindOneofCase.NullValue => $"{field} = null",
            _ => throw TopicsErrors.CommandInvalid($"equals.{field}", "a text, a number, a truth value or null is expected"),
        }
        : throw TopicsErrors.CommandInvalid("equals", "names of fields are expected");

    private static string Quote(string text)
        => $"\"{text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Write(double number)
        => number.ToString(Math.Abs(number) < LargestPlain && double.IsInteger(number) ? "F0" : "R", CultureInfo.InvariantCulture);
}
