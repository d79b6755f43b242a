namespace Grpc.Baas.Engine.Kernel;

/// <summary>One field of a request that breaks a rule.</summary>
/// <param name="Field">Path of the field as the client wrote it, as <c>data.price</c> or <c>schema[2].name</c>.</param>
/// <param name="Rule">The rule, in UPPER_SNAKE_CASE, for programs: <c>REQUIRED</c>, <c>TYPE</c>, <c>MAX_LENGTH</c>, …</param>
/// <param name="Description">What is wrong and what is expected, for people; never the value itself.</param>
internal sealed record FieldViolation(string Field, string Rule, string Description);
