using Grpc.Baas.Engine.Query.Paths;

namespace Grpc.Baas.Engine.Query.Aggregates;

/// <summary>Cuts a list of an aggregation into names and symbols.</summary>
internal ref struct AggregateScanner(string parameter, ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;

    public string Parameter => parameter;

    public int Position { get; private set; }

    /// <summary>Passes over white space.</summary>
    /// <returns>Whether the text ends there.</returns>
    public bool SkipToEnd()
    {
        while (Position < _text.Length && char.IsWhiteSpace(_text[Position]))
        {
            Position++;
        }

        return Position == _text.Length;
    }

    public bool TryTake(char symbol)
    {
        if (SkipToEnd() || _text[Position] != symbol)
        {
            return false;
        }

        Position++;
        return true;
    }

    /// <summary>Takes what must stand there.</summary>
    public void Take(char symbol)
    {
        if (!TryTake(symbol))
        {
            throw AggregateErrors.Invalid(parameter, Position, $"There is no {symbol}", symbol.ToString());
        }
    }

    /// <param name="expected">What the name should be, for the error.</param>
    /// <param name="offset">Where it starts.</param>
    public string ReadName(string expected, out int offset)
    {
        SkipToEnd();
        offset = Position;
        while (Position < _text.Length && (char.IsLetterOrDigit(_text[Position]) || _text[Position] is '_'))
        {
            Position++;
        }

        return Position > offset
            ? _text[offset..Position].ToString()
            : throw AggregateErrors.Invalid(parameter, offset, "There is no name", expected);
    }

    /// <summary>Reads the name of a field, which may be one of related records, or a length.</summary>
    /// <inheritdoc cref="ReadName"/>
    public string ReadPath(string expected, out int offset)
    {
        ReadName(expected, out offset);
        while (Position < _text.Length && (char.IsLetterOrDigit(_text[Position]) || _text[Position] is '_' or '.'))
        {
            Position++;
        }

        var rest = _text[Position..];
        if (rest.StartsWith(PathResolver.LengthModifier, StringComparison.Ordinal)
            && (rest.Length == PathResolver.LengthModifier.Length || !char.IsLetterOrDigit(rest[PathResolver.LengthModifier.Length])))
        {
            Position += PathResolver.LengthModifier.Length;
        }

        return _text[offset..Position].ToString();
    }

    /// <summary>Reads <c>as</c> and the name after it.</summary>
    /// <returns>Null when there is no <c>as</c>.</returns>
    public string? ReadAlias(out int offset)
    {
        SkipToEnd();
        offset = Position;
        if (!_text[Position..].StartsWith("as", StringComparison.OrdinalIgnoreCase)
            || Position + 2 >= _text.Length || !char.IsWhiteSpace(_text[Position + 2]))
        {
            return null;
        }

        Position += 2;
        return ReadName("a name for the result", out offset);
    }

    /// <summary>Takes the comma before the next item.</summary>
    /// <returns>False at the end.</returns>
    public bool Next()
    {
        if (SkipToEnd())
        {
            return false;
        }

        return TryTake(',') ? true : throw AggregateErrors.Invalid(parameter, Position, "The item does not end", "a comma or the end");
    }
}
