using System.Globalization;
using Grpc.Baas.Engine.Schema.Indexes;
using Grpc.Baas.Engine.Schema.Messages;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Evolution;

/// <summary>Tells what a change of a collection means for clients and records, change by change.</summary>
/// <param name="plan">The change.</param>
/// <param name="session">Where records are counted.</param>
/// <param name="snapshot">The catalogue before the change.</param>
internal sealed class ChangeReport(ChangePlan plan, DbSession session, CatalogueSnapshot snapshot)
{
    private readonly List<SchemaChange> _changes = [];

    private Collection Current => plan.Change.Current;

    private Collection Next => plan.Change.Next;

    public List<SchemaChange> Write()
    {
        if (plan.Change.IsNone)
        {
            return _changes;
        }

        ReportCollection();
        ReportRules();
        ReportFields();
        foreach (var result in plan.Results)
        {
            ReportConversion(result);
        }

        foreach (var field in plan.Change.Removed)
        {
            ReportRemoval(field);
        }

        ReportIndexes();
        return _changes;
    }

    /// <summary>What a collection that comes whole means.</summary>
    public static SchemaChange OfNew(Collection collection) => new()
    {
        Collection = collection.Name,
        Kind = "collection_created",
        Impact = ChangeImpact.Safe,
        Description = $"Collection '{collection.Name}' is made with {collection.Fields.Length} fields.",
    };

    /// <summary>What it means that a collection goes.</summary>
    public static SchemaChange OfDeleted(Collection collection, DbSession session) => new()
    {
        Collection = collection.Name,
        Kind = "collection_deleted",
        Impact = collection.IsView ? ChangeImpact.WireBreaking : ChangeImpact.DataDestructive,
        Description = collection.IsView ? $"View '{collection.Name}' goes." : $"Collection '{collection.Name}' goes with all its records.",
        Records = collection.IsView ? 0 : Count(session, $"SELECT count(*) FROM \"{collection.Name}\""),
    };

    private void ReportCollection()
    {
        if (Current.Name != Next.Name)
        {
            Add("", "collection_renamed", ChangeImpact.WireBreaking, $"Collection '{Current.Name}' is named '{Next.Name}'; its old paths end.");
        }

        var settings = DefinitionDifferences.Find(
            Current.Definition, Next.Definition, ["id", "name", "schema", "created", "updated", "etag", "reserved_numbers", "indexes", "message_name", .. RuleNames.All]);
        if (MessageNames.Of(Current).Message != MessageNames.Of(Next).Message)
        {
            settings.Add("message_name");
        }

        if (settings.Count > 0)
        {
            Add("", "collection_changed", settings.Max(ImpactOf), $"Other values of {string.Join(", ", settings)}.");
        }
    }

    // A search or a view that finds other records breaks no client, but answers another question.
    private ChangeImpact ImpactOf(string setting) => setting switch
    {
        "description" or "rule_tests" or "view.cache_ttl_seconds" or "view.collections" => ChangeImpact.Safe,
        "soft_delete" => Next.IsSoftDelete ? ChangeImpact.Safe : ChangeImpact.WireBreaking,
        _ when setting.StartsWith("permissions", StringComparison.Ordinal) => ChangeImpact.WireBreaking,
        _ => ChangeImpact.SourceBreaking,
    };

    private void ReportRules()
    {
        foreach (var (name, before, after) in RuleNames.Pairs(Current.Rules, Next.Rules))
        {
            if (before == after)
            {
                continue;
            }

            var isLooser = after is "" || before is null;
            var change = Add(name, "rule_changed", isLooser ? ChangeImpact.Safe : ChangeImpact.WireBreaking, $"{name} becomes {Describe(after)}; it was {Describe(before)}.");
            if (after is "")
            {
                change.Warnings.Add($"Everyone passes {name}, signed in or not.");
            }
        }
    }

    private void ReportFields()
    {
        foreach (var field in plan.Change.Added)
        {
            Add(
                field.Name,
                "field_added",
                IsDemanded(field) ? ChangeImpact.WireBreaking : ChangeImpact.Safe,
                $"Field '{field.Name}' ({field.Type.Name}) gets number {field.Number}{(IsDemanded(field) ? "; who creates a record must give it" : "")}.");
        }

        if (Next.IsView)
        {
            ReportFieldsOfView();
            return;
        }

        var rules = plan.Change.Kept.Where(pair => !plan.Change.Conversions.Contains(pair) && Definition(Current, pair.From) is var before
            && DefinitionDifferences.Find(before, Definition(Next, pair.To), ["name", "number", "description"]).Count > 0).ToList();
        foreach (var pair in plan.Change.Kept.Where(pair => pair.From.Name != pair.To.Name))
        {
            Add(pair.From.Name, "field_renamed", ChangeImpact.SourceBreaking, $"Field '{pair.From.Name}' is named '{pair.To.Name}' and keeps number {pair.To.Number}.");
        }

        foreach (var result in RecordConverter.Check(session, Current, rules, snapshot))
        {
            ReportRulesOf(result);
        }

        foreach (var pair in plan.Change.Kept.Where(pair => Definition(Current, pair.From).Description != Definition(Next, pair.To).Description && !rules.Contains(pair)))
        {
            Add(pair.From.Name, "field_changed", ChangeImpact.Safe, "Other values of description.");
        }
    }

    // The values of a view are computed, so that there are none to check or to lose.
    private void ReportFieldsOfView()
    {
        foreach (var field in Current.Fields.Where(field => Next.Fields.All(next => next.Number != field.Number)))
        {
            Add(field.Name, "field_removed", ChangeImpact.WireBreaking, $"Field '{field.Name}' goes; number {field.Number} is never used again.");
        }

        foreach (var (from, to) in plan.Change.Kept)
        {
            var (before, after) = (Definition(Current, from), Definition(Next, to));
            if (DefinitionDifferences.Find(before, after, ["number"]) is { Count: > 0 } names)
            {
                Add(from.Name, "field_changed", FieldImpacts.Of(before, after), $"Other values of {string.Join(", ", names)}.");
            }
        }
    }

    private void ReportRulesOf(ConversionResult result)
    {
        var (from, to) = (result.Conversion.From, result.Conversion.To);
        var (before, after) = (Definition(Current, from), Definition(Next, to));
        var names = DefinitionDifferences.Find(before, after, ["name", "number"]);
        var isNewlyRequired = to.IsRequired && !from.IsRequired;
        var change = Add(from.Name, "field_changed", FieldImpacts.Of(before, after), $"Other values of {string.Join(", ", names)}.");
        change.Records = result.Failures;
        AddExamples(change, result);
        if (result.Failures > 0)
        {
            change.Warnings.Add(string.Create(CultureInfo.InvariantCulture, $"{result.Failures} records keep values that the new rules would refuse."));
        }

        if (isNewlyRequired && Count(session, $"SELECT count(*) FROM \"{Current.Name}\" WHERE \"{from.Name}\" IS NULL") is > 0 and var missing)
        {
            change.Warnings.Add(string.Create(CultureInfo.InvariantCulture, $"{missing} records have no value, and keep none until somebody gives them one."));
        }

        if (from.IsHidden && !to.IsHidden)
        {
            change.Warnings.Add("Whoever may read the records reads the values from then on.");
        }
    }

    private void ReportConversion(ConversionResult result)
    {
        var (from, to) = (result.Conversion.From, result.Conversion.To);
        var isLoss = plan.Losses.Contains(from);
        var impact = isLoss ? ChangeImpact.DataDestructive
            : result.Conversion.KeepsForm ? FieldImpacts.OfRetyped(Definition(Current, from), Definition(Next, to))
            : ChangeImpact.WireBreaking;
        var number = result.Conversion.KeepsForm ? "" : $" and gets number {to.Number}; {from.Number} is never used again";
        var change = Add(from.Name, "field_converted", impact, $"Field '{from.Name}' ({from.Type.Name}) becomes '{to.Name}' ({to.Type.Name}){number}.");
        change.Records = result.Values;
        change.Failures = result.Failures;
        AddExamples(change, result);
        if (result.Failures > 0)
        {
            change.Warnings.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Failures} of {result.Values} values do not convert{(isLoss ? " and are lost" : "; the change is refused")}."));
        }
    }

    private void ReportRemoval(Field field)
    {
        var change = Add(field.Name, "field_removed", ChangeImpact.DataDestructive, $"Field '{field.Name}' goes; number {field.Number} is never used again.");
        change.Records = Count(session, $"SELECT count(\"{field.Name}\") FROM \"{Current.Name}\"");
    }

    private void ReportIndexes()
    {
        foreach (var index in Next.Indexes.ExceptBy(Current.Indexes.Select(index => index.Suffix), index => index.Suffix))
        {
            Add(index.Name, "index_added", index.IsUnique ? ChangeImpact.WireBreaking : ChangeImpact.Safe, Describe("made", index));
        }

        foreach (var index in Current.Indexes.ExceptBy(Next.Indexes.Select(index => index.Suffix), index => index.Suffix))
        {
            var change = Add(index.Name, "index_removed", index.IsUnique ? ChangeImpact.WireBreaking : ChangeImpact.Safe, Describe("removed", index));
            if (index.IsUnique)
            {
                change.Warnings.Add("Records may have the same values from then on, and upserts by them are refused.");
            }
        }
    }

    private static bool IsDemanded(Field field) => field.IsRequired && !field.DefaultValue.HasValue;

    private SchemaChange Add(string name, string kind, ChangeImpact impact, string description)
    {
        var change = new SchemaChange { Collection = Current.Name, Name = name, Kind = kind, Impact = impact, Description = description };
        _changes.Add(change);
        return change;
    }

    private static void AddExamples(SchemaChange change, ConversionResult result)
        => change.Examples.AddRange(result.Examples.Select(example => new ValueFailure
        {
            Id = example.Id,
            Value = example.Value,
            Problem = example.Fault.Description,
        }));

    private static CollectionField Definition(Collection collection, Field field) => collection.Definition.Schema.First(definition => definition.Number == field.Number);

    private static string Describe(string? rule) => rule switch
    {
        null => "administrators only",
        "" => "everyone",
        _ => $"'{rule}'",
    };

    private static string Describe(string what, Indexes.CollectionIndex index)
        => $"{(index.IsUnique ? "Unique index" : "Index")} over {string.Join(", ", index.Keys.Select(key => (key.IsDescending ? "-" : "") + key.Field.Name))} is {what}.";

    private static long Count(DbSession session, string sql)
    {
        using var statement = session.Prepare(sql);
        statement.Step();
        return statement.Int64(0);
    }
}
