namespace Grpc.Baas.Engine.Query;

/// <summary>What stands on the right side of an operator.</summary>
internal enum FilterLiteralKind
{
    Null,
    Bool,

    /// <summary>A word that reads as a number. To a text field it is text.</summary>
    Number,

    /// <summary>A text in quotes, or a bare word.</summary>
    Text,

    /// <summary>A moment, as <c>@today</c>.</summary>
    Macro,

    /// <summary>Another field of the record, as <c>@record.name</c>.</summary>
    Field,

    /// <summary>What only rules can name, as <c>@request.auth.id</c>.</summary>
    Variable,
}
