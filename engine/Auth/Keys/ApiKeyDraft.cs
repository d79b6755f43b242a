using System.Net;
using Google.Protobuf.Collections;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.V1.Auth;

namespace Grpc.Baas.Engine.Auth.Keys;

/// <summary>Reads what is asked of a new key, and collects all that is wrong with it.</summary>
internal sealed class ApiKeyDraft
{
    private const int MaxNameChars = 100;
    private const int MaxScopes = 50;
    private const int MaxCollections = 100;
    private const int MaxNetworks = 50;
    private const string GuardedServices = "baas.auth.v1.";

    private readonly List<FieldViolation> _violations = [];

    private ApiKeyDraft()
    {
    }

    /// <exception cref="BaasException">auth KEY_SETTINGS_INVALID with all that is wrong; schema COLLECTION_NOT_FOUND.</exception>
    public static ApiKey Read(CreateApiKeyRequest request, CatalogueSnapshot catalogue, DateTimeOffset now)
    {
        var draft = new ApiKeyDraft();
        draft.CheckName(request.Name);
        draft.CheckScopes(request.Scopes);
        draft.CheckCount("collections", request.Collections.Count, MaxCollections);
        draft.CheckCount("networks", request.Networks.Count, MaxNetworks);
        var networks = draft.ReadNetworks(request.Networks);
        var expires = draft.ReadEnd(request.Expires, now);
        if (draft._violations.Count > 0)
        {
            throw KeyErrors.SettingsInvalid(draft._violations);
        }

        var collections = request.Collections.Select(name => (catalogue.Find(name) ?? throw SchemaErrors.CollectionNotFound(name)).Id);
        return new ApiKey("", request.Name, "")
        {
            Scopes = [.. request.Scopes.Distinct()],
            CollectionIds = [.. collections.Distinct()],
            Networks = networks,
            Expires = expires,
            Created = now.ToUnixTimeMilliseconds(),
            CreatedBy = "",
        };
    }

    private void CheckName(string name)
    {
        if (name.Length == 0)
        {
            Add("name", "REQUIRED", "a name is required");
        }
        else if (name.EnumerateRunes().Count() > MaxNameChars || name.Any(char.IsControl))
        {
            Add("name", "MAX_LENGTH", $"at most {MaxNameChars} characters are expected, and no control characters");
        }
    }

    private void CheckScopes(RepeatedField<string> scopes)
    {
        if (scopes.Count == 0)
        {
            Add("scopes", "REQUIRED", "at least one scope is required, as baas.records.v1.RecordService/*");
        }

        CheckCount("scopes", scopes.Count, MaxScopes);
        for (var i = 0; i < Math.Min(scopes.Count, MaxScopes); i++)
        {
            CheckScope($"scopes[{i}]", scopes[i]);
        }
    }

    private void CheckScope(string field, string scope)
    {
        if (!KeyScope.IsGlob(scope))
        {
            Add(field, "FORMAT", "expected are 1 to 200 characters of package.Service/Method, where * stands for any characters");
        }
        else if (scope.StartsWith(GuardedServices, StringComparison.Ordinal) && !KeyScope.IsGuarded(scope))
        {
            Add(field, "GUARDED", "services of baas.auth.v1 give out rights, so a scope must name them whole, as baas.auth.v1.ApiKeyService/*");
        }
    }

    private IPNetwork[] ReadNetworks(RepeatedField<string> networks)
    {
        var read = new List<IPNetwork>();
        for (var i = 0; i < Math.Min(networks.Count, MaxNetworks); i++)
        {
            if (IPNetwork.TryParse(networks[i], out var network))
            {
                read.Add(network);
            }
            else if (IPAddress.TryParse(networks[i], out var address) && !networks[i].Contains('%'))
            {
                read.Add(new IPNetwork(address, 8 * address.GetAddressBytes().Length));
            }
            else
            {
                Add($"networks[{i}]", "FORMAT", "expected is an address, or the first address of a network and its length, as 203.0.113.0/24");
            }
        }

        return [.. read];
    }

    private long ReadEnd(Google.Protobuf.WellKnownTypes.Timestamp? expires, DateTimeOffset now)
    {
        if (expires is null)
        {
            return 0;
        }

        // Seconds first: a timestamp beyond the year 9999 has no moment.
        var nowSeconds = now.ToUnixTimeSeconds();
        if (expires.Seconds <= nowSeconds || expires.Seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            Add("expires", "FUTURE", "a time in the future is expected");
            return 0;
        }

        return expires.Seconds * 1_000;
    }

    private void CheckCount(string field, int count, int max)
    {
        if (count > max)
        {
            Add(field, "MAX_ITEMS", $"at most {max} are expected");
        }
    }

    private void Add(string field, string rule, string description) => _violations.Add(new FieldViolation(field, rule, description));
}
