using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Query.Paths;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Query.Operands;

/// <summary>How many records of a collection point at the record.</summary>
/// <param name="step">The way back from the record to them.</param>
internal sealed class ReferrerCount(RelationStep step) : Operand
{
    private const string Alias = "\"~referrer\"";
    private const string ElementAlias = "\"~reference\"";

    public override Field Field { get; } = new(
        SystemFields.Id.Number,
        $"{step.To.Name}{CatalogueSnapshot.ViaInfix}{step.Field.Name}:length",
        new SystemType("length", ValueKind.Integer));

    public override bool IsNullable => false;

    public override bool NeedsDatabase => true;

    public override void AppendSql(SqlText sql, string? row = null)
    {
        var id = Column(SystemFields.Id.Name, row ?? SqlName.Quote(step.From.Name));
        sql.Append("(SELECT count(*) FROM ").AppendIdentifier(step.To.Name).Append(" AS " + Alias + " WHERE ");
        var reference = Column(step.Field.Name, Alias);
        if (step.IsList)
        {
            sql.Append("EXISTS (SELECT 1 FROM ").Append(sql.Dialect.Elements(reference, ElementAlias))
                .Append(" WHERE ").Append(sql.Dialect.Element(ElementAlias)).Append(" = ").Append(id).Append(")");
        }
        else
        {
            sql.Append(reference).Append(" = ").Append(id);
        }

        sql.AppendVisible(step.To, Alias).Append(")");
    }

    public override void AddOthers(HashSet<string> collectionIds) => collectionIds.Add(step.To.Id);

    public override bool MayTurnBy(in OtherRecord change) => change.CollectionId == step.To.Id && change.HasOther(step.Field);

    public override RecordCell Read(ReadOnlySpan<byte> image)
        => throw new InvalidOperationException("An image does not tell what points at its record.");

    public override bool IsSame(Operand other) => other is ReferrerCount count && count.Field.Name == Field.Name;
}
