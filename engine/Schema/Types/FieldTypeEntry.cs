namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>A type that a definition can name.</summary>
/// <param name="Name">Its name, for ever: stored definitions have it.</param>
/// <param name="Create">Makes the type for one field; what is wrong with the field's options it adds to the draft.</param>
internal sealed record FieldTypeEntry(string Name, Func<FieldDraft, FieldType> Create);
