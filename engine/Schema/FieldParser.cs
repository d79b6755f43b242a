using System.Collections.Frozen;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Schema;

/// <summary>Makes a field of its definition: its type, and the options that all types share.</summary>
internal static class FieldParser
{
    private const int MaxDefaultBytes = 16_384;
    private const int MaxMessageLength = 500;

    /// <summary>The rules that values can break, each with a message of its own if the definition has one.</summary>
    private static readonly string[] Rules =
    [
        "REQUIRED", "TYPE", "MIN", "MAX", "MIN_LENGTH", "MAX_LENGTH", "PATTERN", "VALUES", "FORMAT", "TARGET", "TOO_MANY", "TOO_FEW",
        "IMMUTABLE", "READ_ONLY", "UNIQUE",
    ];

    /// <returns>Null, with a fault in the draft, when there is no such type.</returns>
    public static Field? Parse(FieldDraft draft)
    {
        if (FieldTypes.Create(draft) is not { } type)
        {
            return null;
        }

        var definition = draft.Definition;
        definition.Hidden |= draft.Format?.IsHidden ?? false;
        return new Field(definition.Number, definition.Name, type)
        {
            IsRequired = draft.Validation.Required,
            IsUnique = definition.Unique,
            IsHidden = definition.Hidden,
            ReadRule = definition.HasReadRule ? definition.ReadRule : null,
            WriteRule = definition.HasWriteRule ? definition.WriteRule : null,
            IsImmutable = definition.Immutable,
            IsSystem = definition.System,
            DefaultValue = ReadDefault(draft, type),
            Messages = ReadMessages(draft),
        };
    }

    private static FieldValue ReadDefault(FieldDraft draft, FieldType type)
    {
        if (draft.Definition.DefaultValue is not { } value)
        {
            return default;
        }

        if (value.KindCase is Value.KindOneofCase.None or Value.KindOneofCase.NullValue)
        {
            draft.Definition.DefaultValue = null;
            return default;
        }

        if (type.IsGenerated || type.Kind is ValueKind.Secret or ValueKind.Encrypted || type is FileType)
        {
            draft.Fault("default_value", "UNSUPPORTED", $"fields of type '{type.Name}' have none; leave it out");
            return default;
        }

        var bytes = value.ToByteArray();
        if (bytes.Length > MaxDefaultBytes)
        {
            draft.Fault("default_value", "MAX_LENGTH", $"expected at most {MaxDefaultBytes} bytes");
            return default;
        }

        var input = StructValue.Parse(bytes);
        if (!type.TryRead(in input, out var read, out var fault))
        {
            draft.Fault("default_value", fault.Rule, fault.Description);
        }

        return read;
    }

    private static FrozenDictionary<string, string> ReadMessages(FieldDraft draft)
    {
        var messages = draft.Definition.Messages;
        foreach (var (rule, message) in messages)
        {
            if (!Rules.Contains(rule))
            {
                draft.Fault("messages", "UNKNOWN", $"'{Quoting.Shorten(rule)}' is no rule; expected one of {string.Join(", ", Rules)}");
            }
            else if (message.Length is 0 or > MaxMessageLength || message.Contains('\0'))
            {
                draft.Fault($"messages.{rule}", "MAX_LENGTH", $"expected 1 to {MaxMessageLength} characters");
            }
        }

        // In one order, so that the same messages are the same definition.
        var sorted = messages.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        messages.Clear();
        sorted.ForEach(pair => messages.Add(pair.Key, pair.Value));
        return sorted.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
