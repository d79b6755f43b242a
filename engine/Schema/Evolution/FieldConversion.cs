namespace Grpc.Baas.Engine.Schema.Evolution;

/// <summary>A field of which records keep the values, brought into another form.</summary>
/// <param name="From">The field as it stands.</param>
/// <param name="To">
/// The field as it shall be. Its number is another one when the values travel in another form, so that a client with the old
/// message finds nothing where it would misread something.
/// </param>
internal readonly record struct FieldConversion(Field From, Field To)
{
    /// <summary>Whether the values stay in their column and travel as before.</summary>
    public bool KeepsForm => From.Number == To.Number;
}
