using System.Globalization;
using System.Text;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Validation;

/// <summary>
/// Walks one request by its rules. Without a list it ends at the first required field that is missing, and allocates nothing;
/// with one it tells them all, so that only a request that fails pays for its paths.
/// </summary>
internal readonly struct RequestWalk(List<FieldViolation>? missing)
{
    // Google.Protobuf takes no deeper messages either.
    private const int MaxDepth = 100;

    private const int MaxViolations = 64;

    // States of so many fields fit on the stack; a message with more rules takes them from the heap.
    private const int StackFields = 32;

    // A field's state is one of these; of a single message it is where its value starts, plus one, and negative if more parts follow;
    // of messages in a list, how many came.
    private const int NotGiven = 0;
    private const int Given = 1;

    public RequestFindings Walk(MessageRules rules, ReadOnlySpan<byte> message) => Walk(rules, message, "", 0);

    private RequestFindings Walk(MessageRules rules, ReadOnlySpan<byte> message, string path, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new WireFormatException("the message is nested too deeply");
        }

        var count = rules.Fields.Length;
        var level = new Level(message, count <= StackFields ? stackalloc int[StackFields] : new int[count], path, depth);
        var found = RequestFindings.None;
        var reader = new WireReader(message);
        while (reader.TryReadTag(out var number, out var wire))
        {
            var start = reader.Position;
            reader.Skip(number, wire);
            if (rules.Find(number) is not { } field || !field.Takes(wire))
            {
                continue;
            }

            if (field is { Oneof: >= 0, IsOutputOnly: false })
            {
                ReplaceOthers(rules, field, level);
            }

            found |= field.IsOutputOnly ? RequestFindings.OutputOnly : Note(field, wire, start, level);
            if (IsEnough(found))
            {
                return found;
            }
        }

        return found | Conclude(rules, level);
    }

    // Of a oneof only what came last is there, and a message that comes again after another starts anew.
    private static void ReplaceOthers(MessageRules rules, FieldRule field, scoped in Level level)
    {
        foreach (var other in rules.Fields)
        {
            if (other.Oneof == field.Oneof && other != field)
            {
                level.States[other.Index] = NotGiven;
            }
        }
    }

    private RequestFindings Note(FieldRule field, WireType wire, int start, scoped in Level level)
    {
        ref var state = ref level.States[field.Index];
        var value = new WireReader(level.Message[start..]);
        if (field.Message is null)
        {
            state = field.IsGiven(wire, value) ? Given : field.IsRepeated ? state : NotGiven;
            return RequestFindings.None;
        }

        if (!field.IsRepeated)
        {
            state = state == NotGiven ? start + 1 : -Math.Abs(state);
            return RequestFindings.None;
        }

        var nested = value.ReadBytes();
        var path = missing is null ? "" : PathOf(field, level.Path, nested, state);
        state++;
        return Walk(field.Message, nested, path, level.Depth + 1);
    }

    private RequestFindings Conclude(MessageRules rules, scoped in Level level)
    {
        var found = RequestFindings.None;
        foreach (var field in rules.Fields)
        {
            var state = level.States[field.Index];
            if (state == NotGiven && field.IsRequired)
            {
                found |= RequestFindings.Missing;
                AddMissing(Join(level.Path, field.Name));
            }
            else if (field is { Message: not null, IsRepeated: false } && (state != NotGiven || field.IsMapValue))
            {
                found |= WalkSingle(field, state, level);
            }

            if (IsEnough(found))
            {
                break;
            }
        }

        return found;
    }

    private RequestFindings WalkSingle(FieldRule field, int state, scoped in Level level)
    {
        var path = missing is null ? "" : Join(level.Path, field.Name);
        if (state >= NotGiven)
        {
            var value = state == NotGiven ? default : new WireReader(level.Message[(state - 1)..]).ReadBytes();
            return Walk(field.Message!, value, path, level.Depth + 1);
        }

        // A message that comes in parts, as from a URL's variables after a body, is the parts one after another.
        using var merged = new WireWriter(level.Message.Length);
        var reader = new WireReader(level.Message[(-state - 1)..]);
        merged.WriteRaw(reader.ReadBytes());
        while (reader.TryReadTag(out var number, out var wire))
        {
            if (number == field.Number && field.Takes(wire))
            {
                merged.WriteRaw(reader.ReadBytes());
            }
            else
            {
                reader.Skip(number, wire);
            }
        }

        return Walk(field.Message!, merged.WrittenSpan, path, level.Depth + 1);
    }

    private bool IsEnough(RequestFindings found)
        => (found & RequestFindings.Missing) != 0 && (missing is null || missing.Count >= MaxViolations);

    private void AddMissing(string path)
    {
        if (missing is { Count: < MaxViolations })
        {
            missing.Add(new FieldViolation(path, "REQUIRED", "A value is expected."));
        }
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : name.Length == 0 ? path : $"{path}.{name}";

    private static string PathOf(FieldRule field, string path, ReadOnlySpan<byte> value, int ordinal)
        => field.IsMap && KeyOf(value) is { } key
            ? $"{Join(path, field.Name)}.{key}"
            : string.Create(CultureInfo.InvariantCulture, $"{Join(path, field.Name)}[{ordinal}]");

    // Keys that are no text are told by the place of their entry.
    private static string? KeyOf(ReadOnlySpan<byte> entry)
    {
        var reader = new WireReader(entry);
        while (reader.TryReadTag(out var number, out var wire))
        {
            if (number == 1 && wire == WireType.Bytes)
            {
                return Encoding.UTF8.GetString(reader.ReadBytes());
            }

            reader.Skip(number, wire);
        }

        return null;
    }

    private readonly ref struct Level(ReadOnlySpan<byte> message, Span<int> states, string path, int depth)
    {
        public ReadOnlySpan<byte> Message { get; } = message;

        public Span<int> States { get; } = states;

        public string Path { get; } = path;

        public int Depth { get; } = depth;
    }
}
