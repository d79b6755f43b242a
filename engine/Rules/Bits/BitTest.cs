using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Permissions;

namespace Grpc.Baas.Engine.Rules.Bits;

/// <summary>Whether the permission of a record has a bit: its own, or where it has none, the collection's.</summary>
/// <param name="permission">The field with the record's own.</param>
/// <param name="bit">The bit alone.</param>
/// <param name="collections">The collection's permission.</param>
internal sealed class BitTest(Field permission, long bit, long collections) : Condition
{
    private readonly bool _isDefault = (collections & bit) != 0;

    public override void AppendSql(SqlText sql, bool isNegated)
    {
        sql.Append("(");
        if (!_isDefault && !isNegated)
        {
            // A number with the bit is not below it, so that an index leads to the records with a permission of their own. The other bound is
            // always met; with both, SQLite takes these for few, which they are where the collection's permission is the usual one.
            sql.AppendIdentifier(permission.Name).Append(" BETWEEN ").AppendParameter(SqlValue.Of(bit))
                .Append(" AND ").AppendParameter(SqlValue.Of(PermissionBits.All)).Append(" AND ");
        }
        else if (_isDefault != isNegated)
        {
            sql.AppendIdentifier(permission.Name).Append(" IS NULL OR ");
        }

        sql.Append("(").AppendIdentifier(permission.Name).Append(" & ").AppendParameter(SqlValue.Of(bit)).Append(isNegated ? ") = 0)" : ") <> 0)");
    }

    public override bool Matches(ReadOnlySpan<byte> image)
        => RecordImage.TryGet(image, permission.Number, out var own, out _) ? ((long)own & bit) != 0 : _isDefault;
}
