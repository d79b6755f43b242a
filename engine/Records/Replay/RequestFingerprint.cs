using System.Security.Cryptography;
using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Batch;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Records.Replay;

/// <summary>
/// Tells whether two requests mean the same. The bytes of a Struct do not: clients may write its members in another order each
/// time, so members are hashed in the order of their names. Of fields that are kept hashed or encrypted only the names count: what is
/// stored here would be a way to guess their values.
/// </summary>
internal static class RequestFingerprint
{
    /// <param name="table">Tells which values are secret; null: none.</param>
    /// <returns>32 bytes.</returns>
    /// <exception cref="WireFormatException">The data is not a Struct, or nested too deeply.</exception>
    public static byte[] Of(RecordWriteRequest request, RecordTable? table = null)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendBytes(hash, Encoding.UTF8.GetBytes(request.Collection));
        AppendBytes(hash, Encoding.UTF8.GetBytes(request.Id));
        AppendBytes(hash, Encoding.UTF8.GetBytes(request.Etag));
        AppendData(hash, request.Data, table);

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

    /// <inheritdoc cref="Of(RecordWriteRequest, RecordTable)"/>
    /// <summary>The same for a request of many records of one collection.</summary>
    public static byte[] Of(BulkRequest request, RecordTable table)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendBytes(hash, Encoding.UTF8.GetBytes(request.Collection));
        AppendLength(hash, request.Ids.Count);
        foreach (var id in request.Ids)
        {
            AppendBytes(hash, Encoding.UTF8.GetBytes(id));
        }

        AppendData(hash, request.Data, table);
        foreach (var record in request.Records)
        {
            AppendData(hash, BulkData.Unwrap(record), table);
        }

        return hash.GetHashAndReset();
    }

    /// <inheritdoc cref="Of(RecordWriteRequest, RecordTable)"/>
    /// <summary>The same for a request of all records that match a filter.</summary>
    public static byte[] Of(WhereRequest request, RecordTable table)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendBytes(hash, Encoding.UTF8.GetBytes(request.Collection));
        AppendBytes(hash, Encoding.UTF8.GetBytes(request.Filter));
        AppendBytes(hash, Encoding.UTF8.GetBytes(request.After));
        AppendLength(hash, request.Limit);
        AppendData(hash, request.Data, table);
        return hash.GetHashAndReset();
    }

    /// <inheritdoc cref="Of(RecordWriteRequest, RecordTable)"/>
    /// <summary>The same for a batch.</summary>
    /// <param name="request">The batch.</param>
    /// <param name="tables">
    /// Of each operation; null where the caller may not do it, which makes it another request: what the operation answered is not
    /// answered again when the right to it is gone.
    /// </param>
    public static byte[] Of(BatchRequest request, IReadOnlyList<RecordTable?> tables)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendLength(hash, (request.IsAtomic ? 1 : 0) | (request.OmitsRecords ? 2 : 0));
        for (var i = 0; i < request.Items.Count; i++)
        {
            var item = request.Items[i];
            AppendBytes(hash, Encoding.UTF8.GetBytes(item.Kind?.ToString() ?? ""));
            AppendLength(hash, (tables[i] is null ? 0 : 1) | (item.Request.IsAbsent ? 2 : 0));
            if (tables[i] is { } table)
            {
                hash.AppendData(Of(item.Request, table));
            }
        }

        return hash.GetHashAndReset();
    }

    private static void AppendData(IncrementalHash hash, ReadOnlyMemory<byte> data, RecordTable? table)
        => AppendStruct(hash, data, depth: 0, table is not null && table.Members.Any(IsSecret) ? table : null);

    private static void AppendStruct(IncrementalHash hash, ReadOnlyMemory<byte> message, int depth, RecordTable? table = null)
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
            if (table is null || !IsSecret(table, name))
            {
                AppendValue(hash, value, depth);
            }
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

    private static bool IsSecret(RecordTable table, string name)
        => table.Members.FirstOrDefault(member => member.Field.Name == name) is { } member && IsSecret(member);

    private static bool IsSecret(RecordMember member) => member.Kind is ValueKind.Secret or ValueKind.Encrypted;

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
