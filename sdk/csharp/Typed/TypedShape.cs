using Grpc.Baas.Client.Live;

namespace Grpc.Baas.Client.Typed;

/// <summary>The records of a generated client.</summary>
internal sealed class TypedShape<T>(RecordCodec<T> codec) : RecordShape<T>
    where T : class
{
    public override string IdOf(T record) => codec.IdOf(record);

    public override string EtagOf(T record) => codec.EtagOf(record);

    public override object? ValueOf(T record, string field) => codec.FindField(field) is { } found ? found.ToSortable(found.Get(record)) : null;

    public override bool AreSame(T one, T other) => codec.Fields.All(field => FieldValues.AreEqual(field.Get(one), field.Get(other)));
}
