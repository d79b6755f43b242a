using System.Buffers;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Json;

/// <summary>
/// Where the values of each field stand in one message's wire bytes, whose order is free: made in one walk, so that the fields
/// can be written in the order of their declaration. Disposing gives its memory back.
/// </summary>
internal ref struct FieldIndex
{
    private const int None = -1;

    // Three words of a value: where it starts, how it is encoded, and which value of the same field is next.
    private const int Words = 3;

    private readonly int _fieldCount;
    private int[] _memory;
    private int _end;

    public FieldIndex(MessagePlan plan, ReadOnlySpan<byte> message)
    {
        // First and last value of each field, then the values.
        _fieldCount = plan.Fields.Length;
        _end = _fieldCount * 2;
        _memory = ArrayPool<int>.Shared.Rent(_end + (16 * Words));
        _memory.AsSpan(0, _end).Fill(None);
        var reader = new WireReader(message);
        while (reader.TryReadTag(out var number, out var type))
        {
            var start = reader.Position;
            reader.Skip(number, type);
            if (plan.Find(number) is { } field
                && (type == field.Wire ? IsValue(field, message[start..]) : type == WireType.Bytes && field.MayBePacked))
            {
                ClearOneof(plan, field);
                Add(field.Index, start, type);
            }
        }
    }

    /// <summary>The first value of a field; -1 if it has none.</summary>
    public readonly int First(FieldPlan field) => _memory[field.Index * 2];

    /// <summary>The last value of a field, which is the one that counts if it is no list; -1 if it has none.</summary>
    public readonly int Last(FieldPlan field) => _memory[(field.Index * 2) + 1];

    /// <summary>The next value of the same field; -1 if there is none.</summary>
    public readonly int Next(int value) => _memory[value + 2];

    public readonly int StartOf(int value) => _memory[value];

    public readonly WireType WireOf(int value) => (WireType)_memory[value + 1];

    public readonly void Dispose() => ArrayPool<int>.Shared.Return(_memory);

    private static bool IsValue(FieldPlan field, ReadOnlySpan<byte> value)
        => field.Enum is not { IsClosed: true } || field.Takes(new WireReader(value).ReadVarint());

    private void Add(int field, int start, WireType type)
    {
        if (_end + Words > _memory.Length)
        {
            Grow();
        }

        _memory[_end] = start;
        _memory[_end + 1] = (int)type;
        _memory[_end + 2] = None;
        var last = _memory[(field * 2) + 1];
        if (last == None)
        {
            _memory[field * 2] = _end;
        }
        else
        {
            _memory[last + 2] = _end;
        }

        _memory[(field * 2) + 1] = _end;
        _end += Words;
    }

    private void Grow()
    {
        var larger = ArrayPool<int>.Shared.Rent(_memory.Length * 2);
        _memory.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<int>.Shared.Return(_memory);
        _memory = larger;
    }

    // Of a oneof's fields only the one that came last is set.
    private readonly void ClearOneof(MessagePlan plan, FieldPlan field)
    {
        if (field.Oneof < 0)
        {
            return;
        }

        foreach (var other in plan.Fields)
        {
            if (other.Oneof == field.Oneof && other != field)
            {
                _memory[other.Index * 2] = None;
                _memory[(other.Index * 2) + 1] = None;
            }
        }
    }
}
