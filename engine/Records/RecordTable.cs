using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Records.Writes;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Accounts;
using Grpc.Baas.Engine.Schema.Secrets;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Records;

/// <summary>
/// What the ways of a record need to know of its collection, worked out once for each state of the collection: the SQL of its
/// table, and its fields in the order of their numbers.
/// </summary>
internal sealed class RecordTable
{
    /// <summary>Columns before those of the user's fields: id, created, updated, etag.</summary>
    public const int SystemColumns = 4;

    // Follows the life of the collections themselves, so an old state of a schema takes its SQL along when it goes.
    private static readonly ConditionalWeakTable<Collection, RecordTable> Tables = new();

    private readonly int _lastNumber;

    private RecordTable(Collection collection)
    {
        Collection = collection;
        Utf8Name = Encoding.UTF8.GetBytes(collection.Name);
        Members = [.. collection.Fields.Select((field, ordinal) => new RecordMember(field, ordinal)).OrderBy(member => member.Number)];
        QuotedName = SqlName.Quote(collection.Name);
        _lastNumber = Members.IsEmpty ? 0 : Members[^1].Number;
        Relations =
        [
            .. from member in Members
               where member.Field.Type is RelationType
               select new RecordRelation(this, member, (RelationType)member.Field.Type),
        ];

        IsTypedAsStored = collection.ReservedNumbers.IsEmpty
            && Members.All(member => member is { IsHidden: false, Kind: not ValueKind.Encrypted, Field.Type: not SelectType { Enum: not null } });
        HasDefaults = Members.Any(member => member.Field.DefaultValue.HasValue);
        HasImmutables = collection.IsAuth || collection.Permissions is not null || Members.Any(member => member.Field.IsImmutable);
        TokenKey = Members.FirstOrDefault(member => member.Field.Type is TokenKeyType);
        Passwords = [.. Members.Where(member => member.Field.Type is PasswordType)];
        Autodates = [.. from member in Members where member.Field.Type is AutodateType select (member, (AutodateType)member.Field.Type)];

        var table = QuotedName;
        var names = collection.Fields.Select(field => SqlName.Quote(field.Name)).ToArray();
        var columns = string.Concat(names.Select(name => ", " + name));
        var select = $"SELECT \"id\", \"created\", \"updated\", \"etag\"{columns} FROM {table}";
        SelectAllSql = select;
        SelectSql = $"{select} WHERE \"id\" = ?1";
        ScanSql = $"{select} WHERE \"id\" > ?1 ORDER BY \"id\" LIMIT ?2";
        ExistsSql = $"SELECT 1 FROM {table} WHERE \"id\" = ?1";
        DeleteSql = $"DELETE FROM {table} WHERE \"id\" = ?1";

        var parameters = string.Concat(Enumerable.Range(SystemColumns + 1, names.Length).Select(i => $", ?{i}"));
        InsertSql = $"INSERT INTO {table} (\"id\", \"created\", \"updated\", \"etag\"{columns}) "
            + $"VALUES (?1, ?2, ?3, ?4{parameters}) ON CONFLICT DO NOTHING";

        // A field that the caller left out keeps its value; so one statement serves each combination of fields.
        var assignments = string.Concat(names.Select((name, i) => $", {name} = CASE WHEN ?{4 + (2 * i)} = 1 THEN ?{5 + (2 * i)} ELSE {name} END"));
        UpdateSql = $"UPDATE {table} SET \"updated\" = ?2, \"etag\" = ?3{assignments} WHERE \"id\" = ?1";
        UniqueKeys = UniqueKeyLookup.AllOf(this);
    }

    public Collection Collection { get; }

    public ReadOnlyMemory<byte> Utf8Name { get; }

    /// <summary>Name of the table in SQL.</summary>
    public string QuotedName { get; }

    /// <summary>The user's fields in the order of their numbers, which is the order in images.</summary>
    public ImmutableArray<RecordMember> Members { get; }

    /// <summary>Those of <see cref="Members"/> that point at records.</summary>
    public ImmutableArray<RecordRelation> Relations { get; }

    /// <summary>Whether the collection's own message, as clients get it with all fields, is the image itself.</summary>
    public bool IsTypedAsStored { get; }

    /// <summary>The keys by which no two records may be the same.</summary>
    public ImmutableArray<UniqueKeyLookup> UniqueKeys { get; }

    /// <summary>Those of <see cref="Members"/> that keep the moment of a write.</summary>
    public ImmutableArray<(RecordMember Member, AutodateType Type)> Autodates { get; }

    /// <summary>Whether a new record can have values that its maker did not give.</summary>
    public bool HasDefaults { get; }

    /// <summary>The secret that ends an account's sessions when it changes; null where records are no accounts.</summary>
    public RecordMember? TokenKey { get; }

    /// <summary>Those of <see cref="Members"/> of which only a hash is kept.</summary>
    public ImmutableArray<RecordMember> Passwords { get; }

    /// <summary>Whether some fields keep their first value, at least for some callers.</summary>
    public bool HasImmutables { get; }

    /// <summary>Parameter: id. Columns: id, created, updated, etag, then the user's fields in the order of the definition.</summary>
    public string SelectSql { get; }

    /// <summary>Columns as in <see cref="SelectSql"/>, of all records; a condition may follow.</summary>
    public string SelectAllSql { get; }

    /// <summary>Parameters: the id after which to begin, and how many rows at most. Columns as in <see cref="SelectSql"/>, in the order of ids.</summary>
    public string ScanSql { get; }

    /// <summary>Parameter: id. A row if there is such a record.</summary>
    public string ExistsSql { get; }

    /// <summary>Parameter: id.</summary>
    public string DeleteSql { get; }

    /// <summary>Parameters: the columns of <see cref="SelectSql"/>. Does nothing when the id is taken.</summary>
    public string InsertSql { get; }

    /// <summary>Parameters: id, updated, etag, then for each field whether it changes, and to what.</summary>
    public string UpdateSql { get; }

    public static RecordTable Of(Collection collection) => Tables.GetValue(collection, static key => new RecordTable(key));

    /// <summary>Finds a field by its number.</summary>
    public RecordMember? Find(int number)
    {
        // Where none was removed, numbers follow one another.
        var guess = number - SystemFields.FirstUserNumber;
        if ((uint)guess < (uint)Members.Length && Members[guess].Number == number)
        {
            return Members[guess];
        }

        var (low, high) = (0, number > _lastNumber ? -1 : Members.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (Members[middle].Number == number)
            {
                return Members[middle];
            }

            (low, high) = Members[middle].Number < number ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }

    /// <summary>Finds a field by the UTF-8 of its name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="hint">
    /// Where to look first; it moves to behind the field found. Clients name fields in the same order again and again.
    /// </param>
    public RecordMember? Find(ReadOnlySpan<byte> name, ref int hint)
    {
        for (var i = 0; i < Members.Length; i++)
        {
            var member = Members[(hint + i) % Members.Length];
            if (member.Field.Utf8Name.Span.SequenceEqual(name))
            {
                hint += i + 1;
                return member;
            }
        }

        return null;
    }
}
