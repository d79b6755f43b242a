namespace Grpc.Baas.Engine.Hosting.Import;

/// <summary>Types of field that could hold all values seen so far. None means that only <c>json</c> could.</summary>
[Flags]
internal enum FieldCandidates
{
    None = 0,
    Bool = 1,
    Integer = 2,
    Number = 4,
    Date = 8,
    Email = 16,
    Url = 32,
    Text = 64,
    All = Bool | Integer | Number | Date | Email | Url | Text,
}
