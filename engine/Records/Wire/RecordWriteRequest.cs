using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.Wire;

/// <summary>A request to write a record, with the values still in their wire bytes.</summary>
internal sealed class RecordWriteRequest
{
    /// <summary>Name or id of the collection.</summary>
    public string Collection { get; init; } = "";

    /// <summary>Empty in a create or an upsert: the engine gives one.</summary>
    public string Id { get; init; } = "";

    /// <summary>Whether the engine chose the id, rather than the caller.</summary>
    public bool HasEngineId { get; init; }

    /// <summary>Wire bytes of a <c>google.protobuf.Struct</c>; they must not change. Unused in a delete.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Empty: any. Unused in a create.</summary>
    public string Etag { get; init; } = "";

    /// <summary>Empty: the call is not to be remembered.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>Whether a record that does not exist is no error.</summary>
    public bool AllowMissing { get; init; }

    /// <summary>Whether all is to be undone again.</summary>
    public bool ValidateOnly { get; init; }

    /// <summary>The fields by which an upsert finds its record; empty: by its id.</summary>
    public IReadOnlyList<string> On { get; init; } = [];

    /// <summary>What passwords in the data were hashed to before, by their fields' names; null: nothing was.</summary>
    public IReadOnlyDictionary<string, FieldValue>? Hashes { get; init; }

    /// <summary>What else is written with the record, in the same transaction and after it; null: nothing.</summary>
    public Action<WriteTransaction>? Along { get; init; }

    /// <summary>As which message the caller gets the record back.</summary>
    public RecordForm Form { get; init; }

    /// <summary>Whether a check wants that there be no such record.</summary>
    public bool IsAbsent { get; init; }

    /// <summary>Reads a <c>baas.records.v1.CreateRecordRequest</c>.</summary>
    /// <exception cref="WireFormatException">The bytes are not such a message.</exception>
    public static RecordWriteRequest ParseCreate(ReadOnlyMemory<byte> message)
        => Parse(message, new FieldNumbers { Data = 3, RequestId = 4, ValidateOnly = 5 });

    /// <summary>Reads a <c>baas.records.v1.UpdateRecordRequest</c> or a <c>ReplaceRecordRequest</c>, which have the same fields.</summary>
    /// <exception cref="WireFormatException">The bytes are not such a message.</exception>
    public static RecordWriteRequest ParseUpdate(ReadOnlyMemory<byte> message)
        => Parse(message, new FieldNumbers { Data = 3, Etag = 4, RequestId = 5, AllowMissing = 6, ValidateOnly = 7 });

    /// <summary>Reads a <c>baas.records.v1.UpsertRecordRequest</c>.</summary>
    /// <exception cref="WireFormatException">The bytes are not such a message.</exception>
    public static RecordWriteRequest ParseUpsert(ReadOnlyMemory<byte> message)
        => Parse(message, new FieldNumbers { Data = 3, On = 4, RequestId = 5, ValidateOnly = 6 });

    /// <summary>Reads a <c>baas.records.v1.DeleteRecordRequest</c>.</summary>
    /// <exception cref="WireFormatException">The bytes are not such a message.</exception>
    public static RecordWriteRequest ParseDelete(ReadOnlyMemory<byte> message)
        => Parse(message, new FieldNumbers { Etag = 3, RequestId = 4, AllowMissing = 5 });

    /// <summary>Reads a <c>baas.records.v1.RestoreRecordRequest</c> or a <c>PurgeRecordRequest</c>, which have the same fields.</summary>
    /// <exception cref="WireFormatException">The bytes are not such a message.</exception>
    public static RecordWriteRequest ParseRestore(ReadOnlyMemory<byte> message)
        => Parse(message, new FieldNumbers { RequestId = 3 });

    /// <summary>Reads a <c>baas.records.v1.CheckRecordRequest</c>.</summary>
    /// <exception cref="WireFormatException">The bytes are not such a message.</exception>
    public static RecordWriteRequest ParseCheck(ReadOnlyMemory<byte> message)
        => Parse(message, new FieldNumbers { Etag = 3, Absent = 4 });

    /// <summary>The same with other values, and another id.</summary>
    public RecordWriteRequest With(string id, ReadOnlyMemory<byte> data) => new()
    {
        Collection = Collection,
        Id = id,
        Data = data,
        Etag = Etag,
        RequestId = RequestId,
        AllowMissing = AllowMissing,
        ValidateOnly = ValidateOnly,
        On = On,
        IsAbsent = IsAbsent,
        Hashes = Hashes,
        Form = Form,
    };

    /// <summary>The same for a caller who has records as the collection's own message.</summary>
    /// <param name="data">What that message says, as a Struct.</param>
    public RecordWriteRequest AsTyped(string collection, string id, string etag, ReadOnlyMemory<byte> data) => new()
    {
        Collection = collection,
        Id = id,
        Data = data,
        Etag = etag,
        RequestId = RequestId,
        AllowMissing = AllowMissing,
        ValidateOnly = ValidateOnly,
        Form = RecordForm.Typed,
    };

    /// <summary>The same with its passwords hashed.</summary>
    public RecordWriteRequest With(IReadOnlyDictionary<string, FieldValue> hashes) => new()
    {
        Collection = Collection,
        Id = Id,
        HasEngineId = HasEngineId,
        Data = Data,
        Etag = Etag,
        RequestId = RequestId,
        AllowMissing = AllowMissing,
        ValidateOnly = ValidateOnly,
        On = On,
        IsAbsent = IsAbsent,
        Hashes = hashes,
        Along = Along,
        Form = Form,
    };

    private static RecordWriteRequest Parse(ReadOnlyMemory<byte> message, in FieldNumbers fields)
    {
        var collection = "";
        var id = "";
        var etag = "";
        var requestId = "";
        ReadOnlyMemory<byte> data = default;
        List<string>? on = null;
        var flags = default(Flags);
        var reader = new WireReader(message.Span);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (wireType == WireType.Varint)
            {
                flags.Set(fields, number, reader.ReadVarint() != 0);
                continue;
            }

            if (wireType != WireType.Bytes)
            {
                reader.Skip(number, wireType);
                continue;
            }

            var value = reader.ReadBytes();
            if (number == 1)
            {
                collection = Encoding.UTF8.GetString(value);
            }
            else if (number == 2)
            {
                id = Encoding.UTF8.GetString(value);
            }
            else if (number == fields.Data)
            {
                data = Merge(data, message.Slice(reader.Position - value.Length, value.Length));
            }
            else if (number == fields.Etag)
            {
                etag = Encoding.UTF8.GetString(value);
            }
            else if (number == fields.RequestId)
            {
                requestId = Encoding.UTF8.GetString(value);
            }
            else if (number == fields.On)
            {
                (on ??= []).Add(Encoding.UTF8.GetString(value));
            }
        }

        return new RecordWriteRequest
        {
            Collection = collection,
            Id = id,
            Data = data,
            Etag = etag,
            RequestId = requestId,
            AllowMissing = flags.AllowMissing,
            ValidateOnly = flags.ValidateOnly,
            On = on is null ? [] : on,
            IsAbsent = flags.Absent,
        };
    }

    /// <summary>A message that comes in several parts is all of them one after the other. Source: protobuf.dev, "Last One Wins".</summary>
    private static ReadOnlyMemory<byte> Merge(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> part)
    {
        if (before.IsEmpty)
        {
            return part;
        }

        var merged = new byte[before.Length + part.Length];
        before.CopyTo(merged);
        part.CopyTo(merged.AsMemory(before.Length));
        return merged;
    }

    /// <summary>Where a kind of request has its members; 0 for those that it does not have.</summary>
    private readonly struct FieldNumbers
    {
        public int Data { get; init; }

        public int Etag { get; init; }

        public int RequestId { get; init; }

        public int AllowMissing { get; init; }

        public int ValidateOnly { get; init; }

        public int On { get; init; }

        public int Absent { get; init; }
    }

    private struct Flags
    {
        public bool AllowMissing;
        public bool ValidateOnly;
        public bool Absent;

        public void Set(in FieldNumbers fields, int number, bool value)
        {
            AllowMissing = number == fields.AllowMissing ? value : AllowMissing;
            ValidateOnly = number == fields.ValidateOnly ? value : ValidateOnly;
            Absent = number == fields.Absent ? value : Absent;
        }
    }
}
