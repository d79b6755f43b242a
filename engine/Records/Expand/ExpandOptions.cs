namespace Grpc.Baas.Engine.Records.Expand;

/// <summary>Which records of a relation are wanted; empty texts and 0 mean the defaults.</summary>
internal sealed record ExpandOptions(string Filter = "", string Sort = "", int Limit = 0, string Fields = "")
{
    public bool IsEmpty => Filter.Length == 0 && Sort.Length == 0 && Limit == 0 && Fields.Length == 0;
}
