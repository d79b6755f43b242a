using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Query.Variables;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Rules;

/// <summary>The values that rules find in a write, beside those of its call.</summary>
/// <param name="call">The rest.</param>
/// <param name="session">What is written to.</param>
/// <param name="draft">What the write sends; null when it has not come to that.</param>
/// <param name="after">The record as it is to be.</param>
internal sealed class WriteValues(IVariableValues call, DbSession session, RecordDraft? draft, ReadOnlyMemory<byte> after) : IVariableValues
{
    private static readonly ReadOnlyMemory<byte> IsSent = WriteSent(true);
    private static readonly ReadOnlyMemory<byte> IsNotSent = WriteSent(false);

    /// <summary>The record as it was, when what is judged is what became of it.</summary>
    public ReadOnlyMemory<byte>? Before { get; init; }

    public bool HeldBefore(Condition condition) => RowCheck.Matches(session, draft!.Table, Before!.Value, condition);

    public bool TryGetImage(Variable variable, out ReadOnlyMemory<byte> image)
    {
        if (variable.Source is not (VariableSource.Data or VariableSource.IsSent))
        {
            return call.TryGetImage(variable, out image);
        }

        image = default;
        if (draft is null)
        {
            return false;
        }

        var isSent = draft.Table.Collection.Find(variable.Key) is { } field
            && draft.IsSent(draft.Table.Members.First(member => member.Field == field).Ordinal);
        image = variable.Source == VariableSource.IsSent ? (isSent ? IsSent : IsNotSent) : isSent ? after : default;
        return true;
    }

    private static ReadOnlyMemory<byte> WriteSent(bool value)
    {
        using var wire = new WireWriter(16);
        wire.WriteBoolField(CallFields.IsSent.Number, value);
        return wire.WrittenSpan.ToArray();
    }
}
