using Grpc.Baas.Engine.Schema.Accounts;
using Grpc.Baas.Engine.Schema.Transfer;
using Grpc.Baas.Engine.Schema.Types;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Permissions;

/// <summary>The fields that the engine gives to each collection with permission bits.</summary>
internal static class PermissionFields
{
    /// <summary>The permission of a record; null for the collection's.</summary>
    public const string Permission = "permission";

    /// <summary>Id of the account that owns a record; null for nobody.</summary>
    public const string Owner = "owner";

    private const string DefaultAccounts = "users";
    private const string SetNull = "set_null";

    private static readonly string[] Names = [Permission, Owner];

    /// <summary>Puts the fields into a definition, at its end where they are missing, and brings those that are there into their form.</summary>
    /// <param name="definition">The engine's own copy, after <see cref="AccountFields.Complete"/>.</param>
    /// <param name="current">The collection as it stands; null for a new one.</param>
    /// <param name="findCollectionId">Turns the name of a collection into its id; null when there is none.</param>
    /// <param name="faults">Takes what is wrong.</param>
    /// <returns>How many fields were put at the end.</returns>
    public static int Complete(
        V1.Schema.Collection definition, Collection? current, Func<string, string?> findCollectionId, DefinitionFaults faults)
    {
        if (definition.Permissions is not { } options || definition.Type == DefinitionParser.ViewType)
        {
            return 0;
        }

        var name = options.Accounts.Length == 0 ? DefaultAccounts : options.Accounts;
        if (findCollectionId(name) is not { } accounts)
        {
            faults.Add("permissions.accounts", "UNKNOWN", $"no collection has the id or name '{Quoting.Shorten(name)}'");
            return 0;
        }

        options.Accounts = accounts;
        RefuseRenames(definition, current, faults);
        for (var i = 0; i < definition.Schema.Count; i++)
        {
            if (Names.Contains(definition.Schema[i].Name))
            {
                definition.Schema[i] = Adopt(definition.Schema[i], accounts, findCollectionId, $"schema[{i}]", faults);
            }
        }

        var missing = Names.Where(missing => definition.Schema.All(field => field.Name != missing)).ToList();
        definition.Schema.AddRange(missing.Select(missing => Make(missing, accounts)));
        return missing.Count;
    }

    /// <summary>The numbers of a document for a definition that got fields at its end.</summary>
    public static ImportedNumbers? Extend(ImportedNumbers? numbers, int added)
        => numbers is null || added == 0 ? numbers : numbers with { Wanted = [.. numbers.Wanted, .. Enumerable.Repeat(0, added)] };

    private static void RefuseRenames(V1.Schema.Collection definition, Collection? current, DefinitionFaults faults)
    {
        foreach (var field in Names.Select(name => current?.Find(name)).OfType<Field>().Where(field => field.IsSystem))
        {
            for (var i = 0; i < definition.Schema.Count; i++)
            {
                if (definition.Schema[i].Number == field.Number && definition.Schema[i].Name != field.Name)
                {
                    faults.Add($"schema[{i}].name", "RESERVED", $"'{field.Name}' is a field of every collection with permissions and keeps its name");
                }
            }
        }
    }

    private static CollectionField Adopt(
        CollectionField given, string accounts, Func<string, string?> findCollectionId, string path, DefinitionFaults faults)
    {
        var field = Make(given.Name, accounts);
        var isOther = given is { Name: Owner, Relation: { } target }
            && (findCollectionId(target.CollectionId) != accounts || target.Type == "many-to-many");
        if (given.Type != field.Type || isOther)
        {
            faults.Add(
                given.Type != field.Type ? $"{path}.type" : $"{path}.relation",
                "RESERVED",
                $"every collection with permissions has a field '{field.Name}' of type '{field.Type}'{(given.Name == Owner ? " to one of its accounts" : "")}");
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

        if (given.Relation is { } relation && (relation.OnDelete.Length > 0 || relation.CascadeDelete))
        {
            (field.Relation.OnDelete, field.Relation.CascadeDelete) = (relation.OnDelete, relation.CascadeDelete);
        }

        field.Relation?.DisplayFields.Add(given.Relation?.DisplayFields ?? []);
        return field;
    }

    private static CollectionField Make(string name, string accounts) => name == Owner
        ? new CollectionField { Name = name, System = true, Type = "relation", Relation = new RelationOptions { CollectionId = accounts, OnDelete = SetNull } }
        : new CollectionField { Name = name, System = true, Type = "int", Validation = new FieldValidation { Min = 0, Max = PermissionBits.All } };
}
