using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Json;

/// <summary>Field masks as text: paths in lowerCamelCase, separated by commas. Source: google/protobuf/field_mask.proto.</summary>
internal static class FieldMaskText
{
    private const int PathsField = 1;

    /// <summary>Writes the paths of a text as fields of the message. Both spellings are taken.</summary>
    public static bool TryWrite(ReadOnlySpan<byte> text, WireWriter output)
    {
        if (text.IsEmpty)
        {
            return true;
        }

        foreach (var range in text.Split((byte)','))
        {
            var path = text[range];
            if (path.IsEmpty)
            {
                return false;
            }

            var mark = output.BeginMessage(PathsField);
            foreach (var unit in path)
            {
                // AIP-134: a star stands for all fields.
                if (!char.IsAsciiLetterOrDigit((char)unit) && unit is not ((byte)'_' or (byte)'.' or (byte)'*'))
                {
                    return false;
                }

                if (char.IsAsciiLetterUpper((char)unit))
                {
                    output.WriteRaw([(byte)'_', (byte)(unit | 0x20)]);
                }
                else
                {
                    output.WriteRaw([unit]);
                }
            }

            output.EndMessage(mark);
        }

        return true;
    }

    /// <summary>Writes the paths of a message as text.</summary>
    /// <returns>False if a path is not in snake_case, so that <see cref="TryWrite"/> would make another one of its text.</returns>
    public static bool Format(ReadOnlySpan<byte> message, WireWriter output)
    {
        var isExact = true;
        var reader = new WireReader(message);
        var isFirst = true;
        while (reader.TryReadTag(out var number, out var type))
        {
            if (number != PathsField || type != WireType.Bytes)
            {
                reader.Skip(number, type);
                continue;
            }

            if (!isFirst)
            {
                output.WriteRaw(","u8);
            }

            isFirst = false;
            isExact &= FormatPath(reader.ReadBytes(), output);
        }

        return isExact;
    }

    private static bool FormatPath(ReadOnlySpan<byte> path, WireWriter output)
    {
        var isExact = true;
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '_' && i + 1 < path.Length && char.IsAsciiLetterLower((char)path[i + 1]))
            {
                output.WriteRaw([(byte)(path[++i] & ~0x20)]);
            }
            else
            {
                isExact &= path[i] != '_' && !char.IsAsciiLetterUpper((char)path[i]);
                output.WriteRaw([path[i]]);
            }
        }

        return isExact;
    }
}
