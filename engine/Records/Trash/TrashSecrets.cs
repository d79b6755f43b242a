using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.Trash;

/// <summary>
/// The values of a deleted record that stand in no image, as hashes of passwords: a message of the stored texts, by the numbers of
/// their fields.
/// </summary>
internal static class TrashSecrets
{
    /// <summary>Reads them from the row, before it goes.</summary>
    public static byte[] Read(DbSession session, RecordTable table, string id)
    {
        if (!table.Members.Any(member => member.IsWriteOnly))
        {
            return [];
        }

        using var secrets = new WireWriter();
        using var row = session.Prepare(table.SelectSql);
        row.Bind(1, id);
        if (row.Step())
        {
            foreach (var member in table.Members)
            {
                var column = RecordTable.SystemColumns + member.Ordinal;
                if (member.IsWriteOnly && !row.IsNull(column))
                {
                    secrets.WriteBytesField(member.Number, row.Utf8(column));
                }
            }
        }

        return secrets.WrittenSpan.ToArray();
    }

    /// <summary>Puts them among the values of the record that comes back.</summary>
    /// <param name="values">In the order of the collection's definition.</param>
    public static void Restore(RecordTable table, ReadOnlySpan<byte> secrets, FieldValue[] values)
    {
        var reader = new WireReader(secrets);
        while (reader.TryReadTag(out var number, out _))
        {
            var stored = reader.ReadBytes().ToArray();
            foreach (var member in table.Members)
            {
                if (member.Number == number && member.IsWriteOnly)
                {
                    values[member.Ordinal] = FieldValue.Of(stored);
                }
            }
        }
    }
}
