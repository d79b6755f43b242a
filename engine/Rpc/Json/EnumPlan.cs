using System.Text;
using System.Text.Json;
using Google.Protobuf.Reflection;

namespace Grpc.Baas.Engine.Rpc.Json;

/// <summary>Names and numbers of an enum, ready for look-ups.</summary>
internal sealed class EnumPlan
{
    private readonly Dictionary<int, JsonEncodedText> _names = [];
    private readonly Utf8NameTable<EnumValueDescriptor> _numbers;

    public EnumPlan(EnumDescriptor descriptor)
    {
        IsNull = descriptor.FullName == "google.protobuf.NullValue";
        IsClosed = descriptor.File.Syntax == Syntax.Proto2;
        Default = descriptor.Values[0].Number;
        Names = string.Join(", ", descriptor.Values.Select(value => value.Name));
        _numbers = new Utf8NameTable<EnumValueDescriptor>(descriptor.Values.Select(value => (Encoding.UTF8.GetBytes(value.Name), value)));
        foreach (var value in descriptor.Values)
        {
            // Of several names for one number, the first stands.
            _names.TryAdd(value.Number, JsonEncodedText.Encode(value.Name));
        }
    }

    /// <summary>Whether this is <c>google.protobuf.NullValue</c>, whose only value is JSON's null.</summary>
    public bool IsNull { get; }

    /// <summary>Whether numbers without a name are refused.</summary>
    public bool IsClosed { get; }

    /// <summary>What an absent field has.</summary>
    public int Default { get; }

    /// <summary>All names, for messages to people.</summary>
    public string Names { get; }

    public bool TryGetName(int number, out JsonEncodedText name) => _names.TryGetValue(number, out name);

    public bool TryGetNumber(ReadOnlySpan<byte> name, out int number)
    {
        var value = _numbers.Find(name);
        number = value?.Number ?? 0;
        return value is not null;
    }
}
