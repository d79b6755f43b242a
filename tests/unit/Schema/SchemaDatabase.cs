using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rules.Roles;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Schema.Transfer;
using Grpc.Baas.Engine.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grpc.Baas.UnitTests.Schema;

/// <summary>A catalogue over a SQLite file of its own.</summary>
internal sealed class SchemaDatabase : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"baas-schema-{Guid.NewGuid():N}");
    private readonly RecordIds _ids = new(TimeProvider.System);

    private SchemaDatabase() => (Database, Catalogue, Editor) = Open();

    public Database Database { get; private set; }

    public ProjectEditor Projects { get; private set; } = null!;

    public ChangeLog Log { get; private set; } = null!;

    public Catalogue Catalogue { get; private set; }

    public CollectionEditor Editor { get; private set; }

    public static SchemaDatabase Create() => new();

    /// <summary>Closes the file and opens it again, as a restart does.</summary>
    public async Task RestartAsync()
    {
        await Database.DisposeAsync();
        (Database, Catalogue, Editor) = Open();
        await new CatalogueLoader(Database, Catalogue, NullLogger<CatalogueLoader>.Instance).StartAsync(CancellationToken.None);
    }

    public Task<Collection> CreateAsync(string name, params string[] fields)
        => Editor.CreateAsync(Definitions.Named(name, fields), CancellationToken.None);

    public Task<Collection> UpdateAsync(
        string nameOrId, V1.Schema.Collection definition, bool isDryRun = false, string confirmHash = "")
        => isDryRun
            ? Editor.CheckAsync(nameOrId, definition, new UpdateTerms { ConfirmHash = confirmHash }, CancellationToken.None)
            : Editor.UpdateAsync(nameOrId, definition, new UpdateTerms { ConfirmHash = confirmHash }, CancellationToken.None);

    public Task DeleteAsync(string nameOrId, string etag = "") => Editor.DeleteAsync(nameOrId, etag, CancellationToken.None);

    public Task<int> ExecuteAsync(string sql) => Database.WriteAsync(
        transaction =>
        {
            transaction.Session.Execute(sql);
            return 0;
        },
        CancellationToken.None);

    /// <returns>The rows, their columns parted by <c>|</c>.</returns>
    public async Task<string[]> QueryAsync(string sql, int columns = 1) => await Database.ReadAsync(
        (sql, columns),
        static (session, query) =>
        {
            var rows = new List<string>();
            using var statement = session.Prepare(query.sql);
            while (statement.Step())
            {
                rows.Add(string.Join('|', Enumerable.Range(0, query.columns)
                    .Select(column => statement.IsNull(column) ? "NULL" : statement.Text(column))));
            }

            return rows.ToArray();
        },
        CancellationToken.None);

    public Task<string[]> ColumnsAsync(string table)
        => QueryAsync($"SELECT name, type FROM pragma_table_info('{table}')", columns: 2);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private (Database Database, Catalogue Catalogue, CollectionEditor Editor) Open()
    {
        var options = new StorageOptions { DataFolder = _folder };
        var database = Database.Open(options, [SchemaStore.Created, RoleStore.Created, ChangeStore.Created, ChangeStore.Revisions, LogState.Created], TimeProvider.System, NullLoggerFactory.Instance);
        var catalogue = new Catalogue();
        Log = new ChangeLog(database, new ChangesOptions());
        var evolution = new CollectionEvolution(new RecordConverter(Log, TimeProvider.System));
        var editor = new CollectionEditor(database, catalogue, evolution, _ids, TimeProvider.System, NullLogger<CollectionEditor>.Instance);
        Projects = new ProjectEditor(database, catalogue, evolution, _ids, TimeProvider.System, NullLogger<ProjectEditor>.Instance);
        return (database, catalogue, editor);
    }
}
