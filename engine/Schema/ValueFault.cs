namespace Grpc.Baas.Engine.Schema;

/// <summary>Why a value does not fit its field.</summary>
/// <param name="Rule">For programs; the list is at DATA_INVALID in <c>baas/records/v1/errors.proto</c>.</param>
/// <param name="Description">For people: what is expected. Never the value itself.</param>
internal readonly record struct ValueFault(string Rule, string Description);
