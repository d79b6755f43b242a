namespace Grpc.Baas.Engine.Schema.Indexes;

/// <summary>One key of an index.</summary>
internal readonly record struct IndexKey(Field Field, bool IsDescending)
{
    /// <summary>Fields of users may be null even when required: the demand can be younger than the record.</summary>
    public bool IsNullable => Field.Number >= SystemFields.FirstUserNumber;
}
