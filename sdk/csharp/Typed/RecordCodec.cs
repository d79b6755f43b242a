using Google.Protobuf;

namespace Grpc.Baas.Client;

/// <summary>How the records of one collection travel: what generated code knows of them.</summary>
/// <typeparam name="T">The records.</typeparam>
/// <param name="contract">The contract that it was generated from, as <c>default/5b0c9a7e4d21f380</c>.</param>
/// <param name="service">The collection's service, as <c>default.v1.PostsService</c>.</param>
/// <param name="collection">Name of the collection.</param>
/// <param name="fields">Its fields, with <c>id</c>, <c>created</c>, <c>updated</c> and <c>etag</c>.</param>
public abstract class RecordCodec<T>(string contract, string service, string collection, IReadOnlyList<RecordField<T>> fields)
    where T : class
{
    private readonly Dictionary<string, RecordField<T>> _byName = fields.ToDictionary(field => field.Name);
    private readonly Dictionary<string, RecordField<T>> _byMember = fields.ToDictionary(field => field.Member);

    /// <summary>The contract that it was generated from, as <c>default/5b0c9a7e4d21f380</c>.</summary>
    public string Contract { get; } = contract;

    /// <summary>The collection's service, as <c>default.v1.PostsService</c>.</summary>
    public string Service { get; } = service;

    /// <summary>Name of the collection.</summary>
    public string Collection { get; } = collection;

    /// <summary>Its fields.</summary>
    public IReadOnlyList<RecordField<T>> Fields { get; } = fields;

    /// <summary>Writes a record's fields.</summary>
    public abstract void Write(T record, RecordWriter writer);

    /// <summary>Reads a record's fields to the end; those that are not known are passed over.</summary>
    public abstract T Read(RecordReader reader);

    /// <summary>The record's message.</summary>
    /// <exception cref="ArgumentException">A value has no wire form, as a list with null in it.</exception>
    public byte[] Encode(T record)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            Write(record, new RecordWriter(output));
        }

        return bytes.ToArray();
    }

    /// <summary>Reads a record's message.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such message.</exception>
    public T Decode(byte[] message) => Decode(new CodedInputStream(message));

    internal T Decode(CodedInputStream message)
    {
        try
        {
            return Read(new RecordReader(message));
        }
        catch (InvalidProtocolBufferException fault)
        {
            throw new InvalidDataException($"The bytes are no record of '{Collection}': {fault.Message}", fault);
        }
    }

    internal RecordField<T>? FindField(string name) => _byName.GetValueOrDefault(name);

    internal RecordField<T>? FindMember(string member) => _byMember.GetValueOrDefault(member);

    internal string IdOf(T record) => (string)_byName["id"].Get(record)!;

    internal string EtagOf(T record) => (string)_byName["etag"].Get(record)!;
}
