namespace Grpc.Baas.Engine.Changes;

/// <summary>What happened to a record. The numbers are stored and never change.</summary>
internal enum ChangeOperation : byte
{
    Created = 1,
    Updated = 2,
    Deleted = 3,
}
