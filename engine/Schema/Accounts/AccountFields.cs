using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Schema.Transfer;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Accounts;

/// <summary>The fields that the engine gives to each collection whose records are accounts.</summary>
internal static class AccountFields
{
    /// <summary>Type of a collection whose records are accounts.</summary>
    public const string CollectionType = "auth";

    public const string Email = "email";
    public const string Password = "password";
    public const string Verified = "verified";
    public const string Role = "role";
    public const string Suspended = "suspended";
    public const string TokenKey = "token_key";

    /// <summary>What rules ask of every account, and tokens tell of it.</summary>
    public static readonly string[] AskedByRules = [Email, Role, Verified];

    public const string DefaultRole = "user";

    private const int MaxRoleLength = 63;

    private static readonly string[] Names = [Email, Password, Verified, Role, Suspended, TokenKey];

    public static bool IsName(string name) => Array.IndexOf(Names, name) >= 0;

    /// <summary>Puts the fields into a definition, in front where they are missing, and brings those that are there into their form.</summary>
    /// <param name="definition">The engine's own copy; of other types it only loses the mark of system fields.</param>
    /// <param name="current">The collection as it stands; null for a new one.</param>
    /// <param name="faults">Takes what is wrong.</param>
    /// <returns>How many fields were put in front.</returns>
    public static int Complete(V1.Schema.Collection definition, Collection? current, DefinitionFaults faults)
    {
        foreach (var field in definition.Schema)
        {
            field.System = false;
        }

        if (current is not null && current.IsAuth != (definition.Type == CollectionType))
        {
            faults.Add("type", "CHANGED", $"the type of a collection cannot change, and it is '{current.Definition.Type}'");
            return 0;
        }

        if (definition.Type != CollectionType)
        {
            return 0;
        }

        RefuseRenames(definition, current, faults);
        for (var i = 0; i < definition.Schema.Count; i++)
        {
            if (IsName(definition.Schema[i].Name))
            {
                definition.Schema[i] = Adopt(definition.Schema[i], $"schema[{i}]", faults);
            }
        }

        var missing = Names.Where(name => definition.Schema.All(field => field.Name != name)).Select(Make).ToList();
        for (var i = 0; i < missing.Count; i++)
        {
            definition.Schema.Insert(i, missing[i]);
        }

        return missing.Count;
    }

    /// <summary>The numbers of a document for a definition that got fields in front.</summary>
    public static ImportedNumbers? Shift(ImportedNumbers? numbers, int added)
        => numbers is null || added == 0 ? numbers : numbers with { Wanted = [.. Enumerable.Repeat(0, added), .. numbers.Wanted] };

    private static void RefuseRenames(V1.Schema.Collection definition, Collection? current, DefinitionFaults faults)
    {
        for (var i = 0; i < definition.Schema.Count && current is not null; i++)
        {
            var (name, number) = (definition.Schema[i].Name, definition.Schema[i].Number);
            if (number != 0 && current.Fields.FirstOrDefault(field => field.IsSystem && field.Number == number) is { } field && field.Name != name)
            {
                faults.Add($"schema[{i}].name", "RESERVED", $"'{field.Name}' is a field of every collection of type '{CollectionType}' and keeps its name");
            }
        }
    }

    private static CollectionField Adopt(CollectionField given, string path, DefinitionFaults faults)
    {
        var field = Make(given.Name);
        if (given.Type != field.Type)
        {
            faults.Add($"{path}.type", "RESERVED", $"every collection of type '{CollectionType}' has a field '{field.Name}' of type '{field.Type}'");
            return given;
        }

        field.Number = given.Number;
        field.Hidden = given.Hidden;
        field.Description = given.Description;
        field.Messages.Add(given.Messages);
        if (given.HasReadRule)
        {
            field.ReadRule = given.ReadRule;
        }

        if (given.HasWriteRule)
        {
            field.WriteRule = given.WriteRule;
        }

        if (field.Name is Email or Password && given.Validation is not null)
        {
            field.Validation = given.Validation;
            field.Validation.Required |= field.Name == Email;
        }

        field.DefaultValue = field.Name == Role && given.DefaultValue?.HasStringValue == true ? given.DefaultValue : field.DefaultValue;
        return field;
    }

    private static CollectionField Make(string name)
    {
        var field = new CollectionField { Name = name, System = true };
        switch (name)
        {
            case Email:
                field.Type = "email";
                field.Unique = true;
                field.Hidden = true;
                field.Validation = new FieldValidation { Required = true };
                break;
            case Password:
                field.Type = "password";
                break;
            case Role:
                field.Type = "text";
                field.DefaultValue = Value.ForString(DefaultRole);
                field.Validation = new FieldValidation { Required = true, MaxLength = MaxRoleLength };
                break;
            case TokenKey:
                field.Type = TokenKeyType.TypeName;
                break;
            default:
                field.Type = "bool";
                field.DefaultValue = Value.ForBool(false);
                break;
        }

        return field;
    }
}
