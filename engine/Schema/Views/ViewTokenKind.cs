namespace Grpc.Baas.Engine.Schema.Views;

/// <summary>What a <see cref="ViewToken"/> is.</summary>
internal enum ViewTokenKind
{
    /// <summary>Behind the last token.</summary>
    End,

    /// <summary>A keyword or a name without quotes.</summary>
    Word,

    /// <summary>A name in double quotes or backticks, which is never a keyword.</summary>
    Name,
    Text,
    Number,
    Sign,
}
