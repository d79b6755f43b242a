using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query.Paths;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Variables;

/// <summary>Finds what the variables of a rule mean. One instance serves one rule and keeps what it names.</summary>
/// <param name="catalogue">Where the collections of accounts are.</param>
/// <param name="collection">The collection whose records are judged, which is what <c>@request.data</c> is of.</param>
internal sealed class VariableNames(CatalogueSnapshot catalogue, Collection collection)
{
    public const string Prefix = "@request.";

    private const string AuthPrefix = "auth.";
    private const string IsSetModifier = ":isset";

    // Who knows these can be the caller; a rule has no business with them.
    private static readonly string[] Secrets = ["authorization", "cookie", "proxy_authorization"];

    private static readonly string[] Groups = ["auth", "data", "query", "headers", "method", "context"];

    private readonly List<Variable> _named = [];

    /// <summary>The variables that the rule names, each once.</summary>
    public IReadOnlyList<Variable> Named => _named;

    /// <returns>The variable, or null and the fault.</returns>
    public Variable? Resolve(ReadOnlySpan<char> name, out PathFault? fault)
    {
        foreach (var known in _named)
        {
            if (name.SequenceEqual(known.Name))
            {
                fault = null;
                return known;
            }
        }

        if (Find(name.ToString(), out fault) is not { } variable)
        {
            return null;
        }

        _named.Add(variable);
        return variable;
    }

    private Variable? Find(string name, out PathFault? fault)
    {
        fault = null;
        var path = name[Prefix.Length..];
        var dot = path.IndexOf('.');
        var (group, key) = dot < 0 ? (path, "") : (path[..dot], path[(dot + 1)..]);
        switch (group)
        {
            case "method" or "context" when dot < 0:
                return new Variable(name, VariableSource.Call, "", group == "method" ? CallFields.Method : CallFields.Context);
            case "auth" when key.Length > 0:
                return FindOfAccount(name, key, out fault);
            case "data" or "body" when key.Length > 0:
                return FindOfData(name, key, out fault);
            case "query" when key.Length > 0:
                return new Variable(name, VariableSource.Query, key, CallFields.Parameter);
            case "headers" when key.Length > 0 && !Secrets.Contains(Normalize(key)):
                return new Variable(name, VariableSource.Header, Normalize(key), CallFields.Parameter);
            default:
                var nearest = NearestName.Of(group, Groups);
                fault = new PathFault(
                    Prefix.Length,
                    $"There is no '{Prefix}{QueryErrors.Quote(path)}'",
                    "@request.auth, .data, .query or .headers with a name behind, @request.method or @request.context",
                    nearest is null || nearest == group ? null : $"{Prefix}{nearest}{(dot < 0 ? "" : path[dot..])}");
                return null;
        }
    }

    private Variable? FindOfAccount(string name, string key, out PathFault? fault)
    {
        fault = null;
        if (CallFields.OfCaller.FirstOrDefault(field => field.Name == key) is { } known)
        {
            return new Variable(name, VariableSource.Call, key, known);
        }

        var candidates = catalogue.Collections.Where(each => each.IsAuth).ToList();
        var fields = candidates.Select(each => each.FindQueryable(key, seesHidden: true)).OfType<Field>().ToList();
        if (fields.Count > 0 && fields.TrueForAll(field => field.Kind == fields[0].Kind && field.Type.Scale == fields[0].Type.Scale))
        {
            return new Variable(name, VariableSource.Account, key, fields[0]);
        }

        var names = CallFields.OfCaller.Concat(candidates.SelectMany(each => each.Fields)).Select(field => field.Name).Distinct().ToArray();
        fault = new PathFault(
            Prefix.Length + AuthPrefix.Length,
            fields.Count == 0 ? $"No collection of accounts has a field '{QueryErrors.Quote(key)}'" : $"The field '{key}' has not the same type in all collections of accounts",
            "the name of a field of accounts",
            NearestName.Of(key, names) is { } nearest ? $"{Prefix}{AuthPrefix}{nearest}" : null);
        return null;
    }

    private Variable? FindOfData(string name, string key, out PathFault? fault)
    {
        fault = null;
        var isSent = key.EndsWith(IsSetModifier, StringComparison.Ordinal);
        var fieldName = isSent ? key[..^IsSetModifier.Length] : key;
        var field = collection.Find(fieldName);
        if (field is { Kind: not ValueKind.Secret } || (isSent && field is not null))
        {
            return new Variable(name, isSent ? VariableSource.IsSent : VariableSource.Data, fieldName, isSent ? CallFields.IsSent : field);
        }

        var start = name.Length - key.Length;
        var nearest = NearestField.Of(fieldName, collection);
        fault = new PathFault(
            start,
            field is null ? $"The collection has no field '{QueryErrors.Quote(fieldName)}'" : $"The field '{fieldName}' takes no part in comparisons",
            "the name of a field",
            field is null && nearest is not null ? $"{name[..start]}{nearest}{(isSent ? IsSetModifier : "")}" : null);
        return null;
    }

    private static string Normalize(string header) => header.ToLowerInvariant().Replace('-', '_');
}
