using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Json;

/// <summary>Where key and value stand in one entry of a map. Of several keys or values in it, the last one counts.</summary>
internal readonly ref struct MapEntry
{
    private readonly FieldPlan _map;
    private readonly ReadOnlySpan<byte> _entry;
    private readonly int _key = -1;
    private readonly int _value = -1;

    public MapEntry(FieldPlan map, ReadOnlySpan<byte> entry)
    {
        _map = map;
        _entry = entry;
        var reader = new WireReader(entry);
        while (reader.TryReadTag(out var number, out var type))
        {
            var start = reader.Position;
            reader.Skip(number, type);
            if (number == 1 && type == map.Key!.Wire)
            {
                _key = start;
            }
            else if (number == 2 && type == map.Value!.Wire)
            {
                IsValueInParts = _value >= 0;
                _value = start;
            }
        }
    }

    public bool HasKey => _key >= 0;

    public bool HasValue => _value >= 0;

    /// <summary>Whether more than one value is there; messages are merged then.</summary>
    public bool IsValueInParts { get; }

    /// <summary>At the key; only if there is one.</summary>
    public WireReader Key => new(_entry[_key..]);

    /// <summary>At the last value; only if there is one.</summary>
    public WireReader Value => new(_entry[_value..]);

    /// <summary>Writes all values one after another, which merges them; only for messages.</summary>
    public void MergeValues(WireWriter output)
    {
        var reader = new WireReader(_entry);
        while (reader.TryReadTag(out var number, out var type))
        {
            if (number == 2 && type == WireType.Bytes)
            {
                output.WriteRaw(reader.ReadBytes());
            }
            else
            {
                reader.Skip(number, type);
            }
        }
    }

    /// <summary>Whether a map holds it: a closed enum's number without a name makes the entry an unknown field.</summary>
    public bool IsKnown => _map.Value!.Enum is not { IsClosed: true } || !HasValue || _map.Value.Takes(Value.ReadVarint());

    /// <summary>A number that entries of the same key share, and entries of different keys hardly ever.</summary>
    public ulong Hash() => _map.Key!.Type switch
    {
        FieldType.String => KeySet.Hash(HasKey ? Key.ReadBytes() : default),
        FieldType.Bool => HasKey && Key.ReadVarint() != 0 ? 1ul : 0,
        _ when !HasKey => 0,
        FieldType.Fixed64 or FieldType.SFixed64 => Key.ReadFixed64(),
        FieldType.Fixed32 or FieldType.SFixed32 => Key.ReadFixed32(),
        FieldType.Int64 or FieldType.UInt64 or FieldType.SInt64 => Key.ReadVarint(),
        _ => (uint)Key.ReadVarint(),
    };

    public bool HasKeyOf(MapEntry other)
        => _map.Key!.Type != FieldType.String
            ? Hash() == other.Hash()
            : (HasKey ? Key.ReadBytes() : default).SequenceEqual(other.HasKey ? other.Key.ReadBytes() : default);
}
