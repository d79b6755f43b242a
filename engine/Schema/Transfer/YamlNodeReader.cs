using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>Reads YAML 1.2 without anchors, aliases and tags, which would let a small document become a huge one.</summary>
internal static class YamlNodeReader
{
    /// <exception cref="DocumentFaultException">It is no YAML, more than one document, or has what is not taken.</exception>
    public static SchemaNode Read(string text)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (parser.TryConsume<StreamEnd>(out _))
            {
                return SchemaNode.Null;
            }

            parser.Consume<DocumentStart>();
            var node = ReadNode(parser, 0);
            parser.Consume<DocumentEnd>();
            return parser.TryConsume<StreamEnd>(out _) ? node : throw Fault(parser.Current!.Start, "expected one document, and another one begins");
        }
        catch (YamlException exception)
        {
            throw Fault(exception.Start, exception.Message);
        }
        catch (InvalidOperationException)
        {
            // The parser's own way to say that brackets and indents do not fit together.
            throw new DocumentFaultException(1, 1, "expected YAML, in which brackets are closed and indents fit together");
        }
    }

    private static SchemaNode ReadNode(Parser parser, int depth)
    {
        var current = parser.Current!;
        if (depth > SchemaNode.MaxDepth)
        {
            throw Fault(current.Start, $"expected no more than {SchemaNode.MaxDepth} levels");
        }

        if (current is AnchorAlias || current is NodeEvent { Anchor.IsEmpty: false })
        {
            throw Fault(current.Start, "expected no anchors and aliases");
        }

        if (current is NodeEvent { Tag.IsEmpty: false, Tag.IsNonSpecific: false })
        {
            throw Fault(current.Start, "expected no tags");
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            return ReadScalar(scalar);
        }

        return parser.TryConsume<SequenceStart>(out _) ? ReadList(parser, depth) : ReadMap(parser, depth);
    }

    private static SchemaNode ReadScalar(Scalar scalar) => scalar.Style == ScalarStyle.Plain
        ? scalar.Value is "" or "~" or "null" or "Null" or "NULL" ? SchemaNode.Null : SchemaNode.Plain(scalar.Value)
        : SchemaNode.Quoted(scalar.Value);

    private static SchemaNode ReadList(Parser parser, int depth)
    {
        var list = SchemaNode.List();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            list.Items!.Add(ReadNode(parser, depth + 1));
        }

        return list;
    }

    private static SchemaNode ReadMap(Parser parser, int depth)
    {
        parser.Consume<MappingStart>();
        var map = SchemaNode.Map();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var start = parser.Current!.Start;
            var key = parser.TryConsume<Scalar>(out var scalar) ? scalar.Value : throw Fault(start, "expected the name of a member");
            if (!keys.Add(key))
            {
                throw Fault(start, "this member stands in the map before");
            }

            map.Members!.Add((key, ReadNode(parser, depth + 1)));
        }

        return map;
    }

    private static DocumentFaultException Fault(Mark mark, string problem) => new(mark.Line, mark.Column, problem);
}
