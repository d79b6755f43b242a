namespace Grpc.Baas.Client;

/// <summary>One field of a request that breaks a rule.</summary>
/// <param name="Field">Path of the field, as <c>data.price</c>.</param>
/// <param name="Reason">The rule it breaks, for programs: <c>REQUIRED</c>, <c>TYPE</c>, <c>MAX_LENGTH</c>, …</param>
/// <param name="Description">What is wrong and what is expected, for people.</param>
public sealed record FieldViolation(string Field, string Reason, string Description);
