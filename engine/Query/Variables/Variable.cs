using System.Collections.Immutable;
using Grpc.Baas.Engine.Query.Operands;
using Grpc.Baas.Engine.Query.Paths;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Variables;

/// <summary>
/// Something of the call that a rule names, as <c>@request.auth.id</c>. Its values stand in images, as those of records do, so that all
/// that compares fields compares variables too.
/// </summary>
/// <param name="Name">As it stands in the rule.</param>
/// <param name="Source">Where the value is from.</param>
/// <param name="Key">What it is called there.</param>
/// <param name="Field">Its type, and its number in images.</param>
internal sealed record Variable(string Name, VariableSource Source, string Key, Field Field)
{
    // Stands for the call among collections; nothing of it is ever in SQL.
    private static readonly Collection Call = new("", "@request", ImmutableArray<Field>.Empty, new AccessRules(null, null, null, null, null));

    /// <summary>The variable as something to be compared, as if it were a field.</summary>
    public FieldPath Path => new([], new FieldOperand(Field, Call));

    /// <summary>Whether the value is a text of the caller's, which can be meant as anything.</summary>
    public bool IsUntyped => Source is VariableSource.Query or VariableSource.Header;
}
