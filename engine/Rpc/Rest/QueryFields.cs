using System.Text;
using Grpc.Baas.Engine.Rpc.Json;

namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>The fields of a message that parameters of a query can set. Those that are not nested are found without allocation.</summary>
internal sealed class QueryFields
{
    private readonly MessagePlan _message;
    private readonly Dictionary<string, FieldChain>.AlternateLookup<ReadOnlySpan<char>> _direct;

    public QueryFields(MessagePlan message)
    {
        _message = message;
        var direct = new Dictionary<string, FieldChain>();
        foreach (var field in message.Fields)
        {
            foreach (var name in (string[])[field.Descriptor.Name, field.Descriptor.JsonName])
            {
                if (FieldChain.Find(message, name) is { } chain)
                {
                    direct[name] = chain;
                }
            }
        }

        _direct = direct.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Finds a field by its path as it stands in the query; null if there is none.</summary>
    public FieldChain? Find(ReadOnlySpan<char> name)
    {
        if (_direct.TryGetValue(name, out var field))
        {
            return field;
        }

        return name.ContainsAny('.', '%') ? FieldChain.Find(_message, Unescape(name)) : null;
    }

    /// <summary>A name without escapes, for people too.</summary>
    public static string Unescape(ReadOnlySpan<char> name)
    {
        var buffer = new byte[UrlText.MaxLength(name)];
        var length = UrlText.Unescape(name, UrlPart.Query, buffer);
        return length < 0 ? name.ToString() : Encoding.UTF8.GetString(buffer, 0, length);
    }
}
