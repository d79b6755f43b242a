namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>Reads path templates. Stricter than the grammar where a template could never be matched.</summary>
internal ref struct PathTemplateParser(string text)
{
    private readonly string _text = text;
    private readonly List<string> _segments = [];
    private readonly List<PathVariable> _variables = [];
    private int _position;

    public PathTemplate Parse()
    {
        Take('/');
        if (_position < _text.Length)
        {
            ParseSegments(inVariable: false);
        }

        var verb = "";
        if (_position < _text.Length)
        {
            Take(':');
            verb = TakeLiteral();
        }

        if (_position < _text.Length)
        {
            throw Fault("the verb must be its end");
        }

        CheckMulti();
        return new PathTemplate(_segments, verb, _variables);
    }

    private void ParseSegments(bool inVariable)
    {
        ParseSegment(inVariable);
        while (_position < _text.Length && _text[_position] == '/')
        {
            _position++;
            ParseSegment(inVariable);
        }
    }

    private void ParseSegment(bool inVariable)
    {
        if (_position < _text.Length && _text[_position] == '{')
        {
            if (inVariable)
            {
                throw Fault("a variable cannot be inside another");
            }

            ParseVariable();
            return;
        }

        if (_position < _text.Length && _text[_position] == '*')
        {
            var isMulti = _text.AsSpan(_position).StartsWith("**");
            _position += isMulti ? 2 : 1;
            _segments.Add(isMulti ? PathTemplate.Multi : PathTemplate.Single);
            return;
        }

        _segments.Add(TakeLiteral());
    }

    private void ParseVariable()
    {
        Take('{');
        var name = TakeFieldPath();
        if (_variables.Exists(variable => variable.FieldPath == name))
        {
            throw Fault($"the variable '{name}' occurs twice");
        }

        var start = _segments.Count;
        if (_position < _text.Length && _text[_position] == '=')
        {
            _position++;
            ParseSegments(inVariable: true);
        }
        else
        {
            _segments.Add(PathTemplate.Single);
        }

        Take('}');
        var isSingle = _segments.Count == start + 1 && _segments[start] != PathTemplate.Multi;
        _variables.Add(new PathVariable(name, start, _segments.Count, isSingle));
    }

    private string TakeFieldPath()
    {
        var start = _position;
        while (_position < _text.Length && (char.IsAsciiLetterOrDigit(_text[_position]) || _text[_position] is '_' or '.'))
        {
            _position++;
        }

        var path = _text[start.._position];
        return path.Split('.').Any(part => part.Length == 0 || char.IsAsciiDigit(part[0])) ? throw Fault("a field path is expected") : path;
    }

    private string TakeLiteral()
    {
        var start = _position;
        while (_position < _text.Length && _text[_position] is not ('/' or '{' or '}' or '*' or ':' or '='))
        {
            _position++;
        }

        var literal = _text[start.._position];
        return literal.Length switch
        {
            0 => throw Fault("a segment is expected"),
            _ when literal is "." or ".." => throw Fault("a dot segment is in no path"),
            _ when !UrlText.IsLiteral(literal) => throw Fault($"'{literal}' has a character that a path has only escaped"),
            _ => literal,
        };
    }

    private void Take(char expected)
    {
        if (_position >= _text.Length || _text[_position] != expected)
        {
            throw Fault($"'{expected}' is expected");
        }

        _position++;
    }

    private readonly void CheckMulti()
    {
        var multi = _segments.IndexOf(PathTemplate.Multi);
        if (multi >= 0 && _segments.Skip(multi + 1).Any(segment => segment is PathTemplate.Single or PathTemplate.Multi))
        {
            throw Fault("after ** only literals can be matched");
        }
    }

    private readonly FormatException Fault(string what) => new($"The path template '{_text}' is wrong at {_position}: {what}.");
}
