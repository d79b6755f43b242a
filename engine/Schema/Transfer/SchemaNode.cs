namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>A piece of a schema document, whatever language it is written in: a map, a list, or a scalar.</summary>
internal sealed class SchemaNode
{
    /// <summary>No document is nested deeper.</summary>
    public const int MaxDepth = 64;

    private SchemaNode()
    {
    }

    /// <summary>The members in their order; null unless it is a map.</summary>
    public List<(string Key, SchemaNode Value)>? Members { get; private init; }

    /// <summary>The entries; null unless it is a list.</summary>
    public List<SchemaNode>? Items { get; private init; }

    /// <summary>The text of a scalar; null for null, lists and maps.</summary>
    public string? Text { get; private init; }

    /// <summary>Whether a scalar stands in quotes, and so is a text whatever it looks like.</summary>
    public bool IsQuoted { get; private init; }

    public static SchemaNode Null { get; } = new();

    public bool IsNull => Members is null && Items is null && Text is null;

    public static SchemaNode Map() => new() { Members = [] };

    public static SchemaNode List() => new() { Items = [] };

    public static SchemaNode Quoted(string text) => new() { Text = text, IsQuoted = true };

    /// <summary>A number, a bool or a name.</summary>
    public static SchemaNode Plain(string text) => new() { Text = text };

    /// <summary>Finds a member of a map, whatever the case of its name; null when there is none or it is null.</summary>
    public SchemaNode? Find(string key)
    {
        foreach (var (name, value) in Members ?? [])
        {
            if (string.Equals(name, key, StringComparison.OrdinalIgnoreCase))
            {
                return value.IsNull ? null : value;
            }
        }

        return null;
    }

    /// <summary>Adds a member; one whose name comes again makes a list of both.</summary>
    public void Gather(string key, SchemaNode value)
    {
        var index = Members!.FindIndex(member => member.Key == key);
        if (index < 0)
        {
            Members.Add((key, value));
            return;
        }

        var (_, before) = Members[index];
        if (before.Items is null)
        {
            var list = List();
            list.Items!.Add(before);
            Members[index] = (key, before = list);
        }

        before.Items!.AddRange(value.Items ?? [value]);
    }
}
