using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Schema.Evolution;

/// <summary>Brings a collection and its records from one state to the next.</summary>
internal sealed class CollectionEvolution(RecordConverter records)
{
    /// <summary>Finds out what a change would do to the records. It reads all of them when fields change their types.</summary>
    public static ChangePlan Plan(DbSession session, CatalogueSnapshot snapshot, CollectionChange change, UpdateTerms terms)
        => new(change, RecordConverter.Check(session, change.Current, change.Conversions, snapshot), terms.NullsFailures);

    /// <summary>Makes the change; whoever calls has seen to it that its losses are confirmed.</summary>
    /// <exception cref="Kernel.BaasException">schema CONVERSION_FAILED, VALUES_NOT_UNIQUE, VALUES_TOO_LONG.</exception>
    public void Apply(WriteTransaction transaction, CatalogueSnapshot snapshot, ChangePlan plan)
    {
        plan.RefuseFailures();
        SchemaStore.Update(transaction.Session, plan.Change, columnOf =>
        {
            if (plan.Change.Conversions.Length > 0)
            {
                records.Convert(transaction, plan.Change, snapshot, columnOf);
            }
        });
    }
}
