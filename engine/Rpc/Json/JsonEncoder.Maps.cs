using System.Buffers;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Json;

/// <content>Maps. The wire may hold a key more than once, of which the last entry counts; JSON may not.</content>
internal readonly partial struct JsonEncoder
{
    private const int FewEntries = 16;

    private void WriteMap(FieldPlan field, ReadOnlySpan<byte> message, scoped in FieldIndex index, int depth)
    {
        json.WriteStartObject();
        var lasts = HasKeyTwice(field, message, index) ? LastOfEachKey(field, message, index) : null;
        for (var value = index.First(field); value >= 0; value = index.Next(value))
        {
            var entry = EntryAt(field, message, index, value);
            if (entry.IsKnown && (lasts is null || IsLast(field, message, index, value, lasts)))
            {
                WriteEntry(field, entry, depth);
            }
        }

        json.WriteEndObject();
    }

    private static MapEntry EntryAt(FieldPlan field, ReadOnlySpan<byte> message, scoped in FieldIndex index, int value)
        => new(field, new WireReader(message[index.StartOf(value)..]).ReadBytes());

    private static bool HasKeyTwice(FieldPlan field, ReadOnlySpan<byte> message, scoped in FieldIndex index)
    {
        var count = 0;
        for (var value = index.First(field); value >= 0; value = index.Next(value))
        {
            count++;
        }

        var rented = count > FewEntries ? ArrayPool<ulong>.Shared.Rent(count) : null;
        var hashes = rented is null ? stackalloc ulong[FewEntries] : rented;
        try
        {
            hashes = hashes[..count];
            var place = 0;
            for (var value = index.First(field); value >= 0; value = index.Next(value))
            {
                hashes[place++] = EntryAt(field, message, index, value).Hash();
            }

            hashes.Sort();
            for (var i = 1; i < count; i++)
            {
                if (hashes[i] == hashes[i - 1])
                {
                    return true;
                }
            }

            return false;
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<ulong>.Shared.Return(rented);
            }
        }
    }

    private static Dictionary<ulong, int> LastOfEachKey(FieldPlan field, ReadOnlySpan<byte> message, scoped in FieldIndex index)
    {
        var lasts = new Dictionary<ulong, int>();
        for (var value = index.First(field); value >= 0; value = index.Next(value))
        {
            var entry = EntryAt(field, message, index, value);
            if (entry.IsKnown)
            {
                lasts[entry.Hash()] = value;
            }
        }

        return lasts;
    }

    // Keys that only share their hash are not the same.
    private static bool IsLast(
        FieldPlan field,
        ReadOnlySpan<byte> message,
        scoped in FieldIndex index,
        int value,
        Dictionary<ulong, int> lasts)
    {
        var entry = EntryAt(field, message, index, value);
        var last = lasts[entry.Hash()];
        return last == value || !entry.HasKeyOf(EntryAt(field, message, index, last));
    }

    private void WriteEntry(FieldPlan field, MapEntry entry, int depth)
    {
        _scalars.WriteKey(field.Key!, entry.HasKey ? entry.Key : default, !entry.HasKey);
        if (field.Value!.Message is { } nested)
        {
            WriteMessageOf(entry, nested, depth);
        }
        else if (entry.HasValue)
        {
            var value = entry.Value;
            WriteValue(field.Value, ref value, depth);
        }
        else
        {
            _scalars.WriteDefault(field.Value);
        }
    }

    private void WriteMessageOf(MapEntry entry, MessagePlan nested, int depth)
    {
        if (!entry.IsValueInParts)
        {
            WriteMessage(nested, entry.HasValue ? entry.Value.ReadBytes() : default, depth + 1);
            return;
        }

        using var merged = new WireWriter();
        entry.MergeValues(merged);
        WriteMessage(nested, merged.WrittenSpan, depth + 1);
    }
}
