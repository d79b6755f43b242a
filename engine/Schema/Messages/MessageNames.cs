using System.Text;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Messages;

/// <summary>What a collection's own service and its messages are called.</summary>
/// <param name="Message">Of a record, as <c>Post</c>.</param>
/// <param name="Plural">Of the collection, as <c>Posts</c>.</param>
internal readonly record struct MessageNames(string Message, string Plural)
{
    private const int MaxLength = 63;

    public string Service => $"{Plural}Service";

    public string Event => $"{Message}Event";

    public string ListResponse => $"List{Plural}Response";

    /// <summary>Of the request of a method, as <c>GetPostRequest</c> of Get and <c>ListPostsRequest</c> of List.</summary>
    public string Request(string method) => $"{method}{(method is "List" or "Watch" or "Ingest" ? Plural : Message)}Request";

    /// <summary>All names that it gives to messages and services of the package.</summary>
    public IEnumerable<string> All =>
    [
        Message, Event, Service, ListResponse, Request("Create"), Request("Get"), Request("List"), Request("Update"), Request("Delete"),
        Request("Watch"), Request("Ingest"),
    ];

    public static MessageNames Of(Collection collection) => Of(collection.Definition);

    private static MessageNames Of(V1.Schema.Collection definition)
    {
        var plural = Pascal(definition.Name);
        return new MessageNames(definition.MessageName.Length > 0 ? definition.MessageName : Singular(plural), plural);
    }

    /// <summary>Lets a collection that is renamed keep the name of its message.</summary>
    /// <param name="next">The definition to be.</param>
    public static void Keep(V1.Schema.Collection next, Collection current)
    {
        if (next.MessageName.Length == 0 && next.Name.Length > 0)
        {
            next.MessageName = current.Definition.MessageName.Length > 0 || next.Name == current.Name ? current.Definition.MessageName : Of(current).Message;
        }
    }

    /// <summary>Checks a name that the definition gives.</summary>
    public static void Check(V1.Schema.Collection definition, DefinitionFaults faults)
    {
        var name = definition.MessageName;
        if (name.Length > 0 && (name.Length > MaxLength || !char.IsAsciiLetterUpper(name[0]) || !name.All(char.IsAsciiLetterOrDigit)))
        {
            faults.Add("message_name", "FORMAT", $"expected an upper-case letter, then letters and digits, at most {MaxLength}");
        }
    }

    /// <summary>Sees to it that the names are nobody else's: a name by rule gives way, and one that is given is refused.</summary>
    /// <param name="collection">New, or about to change; its definition gets the name.</param>
    /// <param name="others">The collections of the project; that of the same id does not count.</param>
    /// <exception cref="Kernel.BaasException">schema DEFINITION_INVALID.</exception>
    public static void Claim(Collection collection, IEnumerable<Collection> others)
    {
        var taken = others.Where(other => other.Id != collection.Id).SelectMany(other => Of(other).All).ToHashSet(StringComparer.Ordinal);
        var names = Of(collection);
        if (!names.All.Any(taken.Contains))
        {
            return;
        }

        var faults = new DefinitionFaults();
        if (collection.Definition.MessageName.Length > 0)
        {
            faults.Add("message_name", "DUPLICATE", $"another collection has a message that '{names.Message}' or one of its requests is named like");
            throw SchemaErrors.DefinitionInvalid(faults);
        }

        foreach (var candidate in (string[])[names.Plural, $"{names.Plural}Record", $"{names.Plural}CollectionRecord"])
        {
            var other = names with { Message = candidate };
            if (!other.All.Any(taken.Contains))
            {
                collection.Definition.MessageName = candidate;
                return;
            }
        }

        faults.Add("name", "DUPLICATE", $"another collection's service is {names.Service} already; choose a name that differs by more than '_'");
        throw SchemaErrors.DefinitionInvalid(faults);
    }

    /// <summary>Upper-case first letters, and no underscores: <c>BlogPosts</c> of <c>blog_posts</c>.</summary>
    public static string Pascal(string name)
    {
        var pascal = new StringBuilder(name.Length);
        var isUpper = true;
        foreach (var character in name)
        {
            if (character == '_')
            {
                isUpper = true;
                continue;
            }

            pascal.Append(isUpper ? char.ToUpperInvariant(character) : character);
            isUpper = false;
        }

        return pascal.ToString();
    }

    // English as far as a rule without exceptions goes: categories, boxes, posts; and not: news-like ss, us, is.
    private static string Singular(string plural) => plural switch
    {
        _ when plural.Length < 4 => plural,
        _ when plural.EndsWith("ies", StringComparison.Ordinal) => $"{plural[..^3]}y",
        _ when plural.EndsWith("sses", StringComparison.Ordinal) || plural.EndsWith("xes", StringComparison.Ordinal)
            || plural.EndsWith("ches", StringComparison.Ordinal) || plural.EndsWith("shes", StringComparison.Ordinal) => plural[..^2],
        _ when plural.EndsWith("ss", StringComparison.Ordinal) || plural.EndsWith("us", StringComparison.Ordinal)
            || plural.EndsWith("is", StringComparison.Ordinal) => plural,
        _ when plural.EndsWith('s') => plural[..^1],
        _ => plural,
    };
}
