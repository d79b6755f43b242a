namespace Grpc.Baas.Engine.Changes;

/// <summary>What happened. The numbers are stored and never change.</summary>
internal enum ChangeOperation : byte
{
    Created = 1,
    Updated = 2,
    Deleted = 3,

    /// <summary>
    /// No record changed, but somebody may see others than before, or other fields. The entry's collection is the one concerned, empty for
    /// all of them; its record id says who, in the words of <see cref="Rules.RightsSubject"/>.
    /// </summary>
    Rights = 4,
}
