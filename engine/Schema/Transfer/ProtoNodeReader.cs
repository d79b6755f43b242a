using System.Globalization;

namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>
/// Reads a <c>.proto</c> file whose messages are collections, as a document of <c>baas.schema.v1.ProjectSchema</c>. It takes messages
/// with fields, options and reserved numbers; enums, services, maps and nested messages describe no collection.
/// </summary>
internal sealed class ProtoNodeReader
{
    private const string CollectionOption = "baas.schema.v1.collection";
    private const string FieldOption = "baas.schema.v1.field";
    private const int MaxReserved = 100_000;

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["string"] = "text",
        ["double"] = "number",
        ["float"] = "number",
        ["int32"] = "int",
        ["int64"] = "int",
        ["bool"] = "bool",
        ["google.protobuf.Timestamp"] = "date",
        ["google.protobuf.Value"] = "json",
        ["google.protobuf.Struct"] = "json",
    };

    private readonly ProtoScanner _scanner;

    private ProtoNodeReader(string text) => _scanner = new ProtoScanner(text);

    /// <exception cref="DocumentFaultException">It is no such file.</exception>
    public static SchemaNode Read(string text) => new ProtoNodeReader(text).ReadFile();

    private SchemaNode ReadFile()
    {
        var collections = SchemaNode.List();
        while (!_scanner.Current.IsEnd)
        {
            if (_scanner.TryTake("message"))
            {
                collections.Items!.Add(ReadMessage());
            }
            else if (_scanner.Current is { IsString: false, Text: "syntax" or "edition" or "package" or "import" or "option" })
            {
                SkipStatement();
            }
            else if (!_scanner.TryTake(";"))
            {
                throw _scanner.Current.Fault("expected a message");
            }
        }

        var document = SchemaNode.Map();
        document.Members!.Add(("collections", collections));
        return document;
    }

    private void SkipStatement()
    {
        while (!_scanner.Current.IsEnd && !_scanner.Current.Is(";"))
        {
            if (_scanner.Current.Is("{"))
            {
                ReadText(0);
                continue;
            }

            _scanner.Take();
        }

        _scanner.Expect(";");
    }

    private SchemaNode ReadMessage()
    {
        var name = _scanner.ExpectName();
        var collection = SchemaNode.Map();
        var (fields, reserved) = (SchemaNode.List(), SchemaNode.List());
        _scanner.Expect("{");
        while (!_scanner.TryTake("}"))
        {
            if (_scanner.TryTake("option"))
            {
                Adopt(collection, ReadOption(), CollectionOption);
                _scanner.Expect(";");
            }
            else if (_scanner.TryTake("reserved"))
            {
                ReadReserved(reserved);
            }
            else if (!_scanner.TryTake(";") && ReadField() is { } field)
            {
                fields.Items!.Add(field);
            }
        }

        if (collection.Find("name") is null)
        {
            collection.Members!.Insert(0, ("name", SchemaNode.Quoted(SnakeCase(name))));
        }

        collection.Members!.Add(("schema", fields));
        collection.Members.Add(("reserved_numbers", reserved));
        return collection;
    }

    /// <returns>Null for the fields of the engine, which every collection has.</returns>
    private SchemaNode? ReadField()
    {
        var isRepeated = _scanner.Current.Is("repeated");
        if (isRepeated || _scanner.Current.Is("optional"))
        {
            _scanner.Take();
        }

        var typeToken = _scanner.Current;
        var type = _scanner.ExpectName().TrimStart('.');
        if (type is "message" or "enum" or "oneof" or "map" or "extensions" or "extend" or "group")
        {
            throw typeToken.Fault($"expected a field; '{type}' describes none of a collection");
        }

        var nameToken = _scanner.Current;
        var name = _scanner.ExpectName();
        _scanner.Expect("=");
        var number = _scanner.ExpectInteger();
        var field = SchemaNode.Map();
        ReadFieldOptions(field);
        _scanner.Expect(";");
        if (number < SystemFields.FirstUserNumber)
        {
            return name is "id" or "created" or "updated" or "etag"
                ? null
                : throw nameToken.Fault($"expected a number from {SystemFields.FirstUserNumber} on; those before are the engine's");
        }

        if (field.Find("type") is null)
        {
            var ours = !isRepeated && Types.TryGetValue(type, out var known)
                ? known
                : throw typeToken.Fault($"expected the option ({FieldOption}) with the type of the field");
            field.Members!.Add(("type", SchemaNode.Quoted(ours)));
        }

        field.Members!.Insert(0, ("number", SchemaNode.Plain(number.ToString(CultureInfo.InvariantCulture))));
        field.Members.Insert(0, ("name", SchemaNode.Quoted(name)));
        return field;
    }

    private void ReadFieldOptions(SchemaNode field)
    {
        if (!_scanner.TryTake("["))
        {
            return;
        }

        do
        {
            Adopt(field, ReadOption(), FieldOption);
        }
        while (_scanner.TryTake(","));
        _scanner.Expect("]");
    }

    /// <returns>The option's name, with a path into it, and its value.</returns>
    private (string Name, string Path, SchemaNode Value) ReadOption()
    {
        string name;
        if (_scanner.TryTake("("))
        {
            name = _scanner.ExpectName().TrimStart('.');
            _scanner.Expect(")");
        }
        else
        {
            name = _scanner.ExpectName();
        }

        // `(option).member` goes on with a name that begins with a dot.
        var path = _scanner.Current.IsName && _scanner.Current.Text[0] == '.' ? _scanner.Take().Text[1..] : "";
        _scanner.Expect("=");
        return (name, path, ReadText(0));
    }

    private static void Adopt(SchemaNode target, (string Name, string Path, SchemaNode Value) option, string wanted)
    {
        if (option.Name != wanted)
        {
            return;
        }

        if (option.Path.Length > 0)
        {
            var parts = option.Path.Split('.');
            foreach (var part in parts[..^1])
            {
                var inner = target.Members!.FirstOrDefault(member => member.Key == part).Value;
                if (inner?.Members is null)
                {
                    inner = SchemaNode.Map();
                    target.Members!.Add((part, inner));
                }

                target = inner;
            }

            target.Gather(parts[^1], option.Value);
            return;
        }

        foreach (var (key, value) in option.Value.Members ?? [])
        {
            target.Gather(key, value);
        }
    }

    /// <summary>Reads a value of protobuf's text format. Source: https://protobuf.dev/reference/protobuf/textformat-spec/.</summary>
    private SchemaNode ReadText(int depth)
    {
        if (depth > SchemaNode.MaxDepth)
        {
            throw _scanner.Current.Fault($"expected no more than {SchemaNode.MaxDepth} levels");
        }

        if (_scanner.Current.IsString)
        {
            return SchemaNode.Quoted(_scanner.ExpectString());
        }

        if (_scanner.TryTake("["))
        {
            return ReadTextList(depth);
        }

        if (!_scanner.Current.Is("{") && !_scanner.Current.Is("<"))
        {
            var token = _scanner.Take();
            return token.IsName || (token.Text.Length > 0 && (char.IsAsciiDigit(token.Text[0]) || token.Text[0] == '-'))
                ? SchemaNode.Plain(token.Text)
                : throw token.Fault("expected a value");
        }

        var end = _scanner.Take().Is("{") ? "}" : ">";
        var map = SchemaNode.Map();
        while (!_scanner.TryTake(end))
        {
            var name = _scanner.ExpectName();
            if (!_scanner.TryTake(":") && !_scanner.Current.Is("{") && !_scanner.Current.Is("<"))
            {
                throw _scanner.Current.Fault("expected ':'");
            }

            map.Gather(name, ReadText(depth + 1));
            _ = _scanner.TryTake(",") || _scanner.TryTake(";");
        }

        return map;
    }

    private SchemaNode ReadTextList(int depth)
    {
        var list = SchemaNode.List();
        while (!_scanner.TryTake("]"))
        {
            list.Items!.Add(ReadText(depth + 1));
            if (!_scanner.TryTake(",") && !_scanner.Current.Is("]"))
            {
                throw _scanner.Current.Fault("expected ',' or ']'");
            }
        }

        return list;
    }

    private void ReadReserved(SchemaNode reserved)
    {
        do
        {
            if (_scanner.Current.IsString)
            {
                // Names that are reserved have no meaning here.
                _scanner.ExpectString();
                continue;
            }

            var start = _scanner.Current;
            var first = _scanner.ExpectInteger();
            var last = _scanner.TryTake("to") ? _scanner.ExpectInteger() : first;
            if (last < first || last - first + reserved.Items!.Count > MaxReserved)
            {
                throw start.Fault($"expected at most {MaxReserved} reserved numbers, from the first to the last");
            }

            for (var number = first; number <= last; number++)
            {
                reserved.Items.Add(SchemaNode.Plain(number.ToString(CultureInfo.InvariantCulture)));
            }
        }
        while (_scanner.TryTake(","));
        _scanner.Expect(";");
    }

    private static string SnakeCase(string name)
        => string.Concat(name.Select((character, i) => char.IsAsciiLetterUpper(character)
            ? (i > 0 && name[i - 1] != '_' && !char.IsAsciiLetterUpper(name[i - 1]) ? "_" : "") + char.ToLowerInvariant(character)
            : character.ToString()));
}
