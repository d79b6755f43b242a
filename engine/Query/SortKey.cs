using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query;

/// <summary>One key of a sort.</summary>
internal readonly record struct SortKey(Field Field, bool IsDescending)
{
    /// <summary>Fields of users may be null even when required: the demand can be younger than the record.</summary>
    public bool IsNullable => Field.Number >= SystemFields.FirstUserNumber;
}
