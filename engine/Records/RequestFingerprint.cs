using System.Security.Cryptography;
using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Wire;

namespace Grpc.Baas.Engine.Records;

/// <summary>
/// Tells whether two requests mean the same. The bytes of a Struct do not: clients may write its members in another order each
/// time, so members are hashed in the order of their names.
/// </summary>
internal static class RequestFingerprint
{
    /// <returns>32 bytes.</returns>
    /// <exception cref="WireFormatException">The data is not a Struct, or nested too deeply.</exception>
    public static byte[] Of(RecordWriteRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendBytes(hash, Encoding.UTF8.GetBytes(request.Collection));
        AppendBytes(hash, Encoding.UTF8.GetBytes(request.Id));
        AppendBytes(hash, Encoding.UTF8.GetBytes(request.Etag));
        AppendStruct(hash, request.Data, depth: 0);

        // What came later is hashed only where it is used, so that the fingerprints in the database stay what they are.
        if (request.AllowMissing)
        {
            AppendLength(hash, 1);
        }

        foreach (var field in request.On)
        {
            AppendBytes(hash, Encoding.UTF8.GetBytes(field));
        }

        return hash.GetHashAndReset();
    }

    /// <summary>The same for a request of many records, whose bytes tell it: clients repeat such a request as they sent it.</summary>
    /// <returns>32 bytes.</returns>
    public static byte[] Of(ReadOnlySpan<byte> message) => SHA256.HashData(message);

    private static void AppendStruct(IncrementalHash hash, ReadOnlyMemory<byte> message, int depth)
    {
        if (depth > StructJson.MaxDepth)
        {
            throw new WireFormatException($"values are nested deeper than {StructJson.MaxDepth}");
        }

        var members = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var entries = new StructEntries(message.Span);
        while (entries.MoveNext())
        {
            members[Encoding.UTF8.GetString(entries.Key)] = Locate(message, entries.Value);
        }

        AppendLength(hash, members.Count);
        foreach (var (name, value) in members)
        {
            AppendBytes(hash, Encoding.UTF8.GetBytes(name));
            AppendValue(hash, value, depth);
        }
    }

    private static void AppendValue(IncrementalHash hash, ReadOnlyMemory<byte> message, int depth)
    {
        var value = StructValue.Parse(message.Span);
        AppendLength(hash, (int)value.Kind);
        switch (value.Kind)
        {
            case StructKind.Object:
                AppendStruct(hash, Locate(message, value.Bytes), depth + 1);
                break;
            case StructKind.List:
                AppendList(hash, Locate(message, value.Bytes), depth + 1);
                break;
            case StructKind.Text:
                AppendBytes(hash, value.Bytes);
                break;
            default:
                hash.AppendData(BitConverter.GetBytes(value.Number));
                break;
        }
    }

    private static void AppendList(IncrementalHash hash, ReadOnlyMemory<byte> message, int depth)
    {
        if (depth > StructJson.MaxDepth)
        {
            throw new WireFormatException($"values are nested deeper than {StructJson.MaxDepth}");
        }

        var items = 0;
        var reader = new WireReader(message.Span);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (number == 1 && wireType == WireType.Bytes)
            {
                items++;
                AppendValue(hash, Locate(message, reader.ReadBytes()), depth);
            }
            else
            {
                reader.Skip(number, wireType);
            }
        }

        AppendLength(hash, items);
    }

    private static void AppendBytes(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        AppendLength(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void AppendLength(IncrementalHash hash, int length) => hash.AppendData(BitConverter.GetBytes(length));

    /// <summary>The memory of a part that was found as a span.</summary>
    private static ReadOnlyMemory<byte> Locate(ReadOnlyMemory<byte> whole, ReadOnlySpan<byte> part)
    {
        if (part.IsEmpty)
        {
            return default;
        }

        whole.Span.Overlaps(part, out var offset);
        return whole.Slice(offset, part.Length);
    }
}
