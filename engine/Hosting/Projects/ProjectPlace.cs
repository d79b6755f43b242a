using Grpc.Baas.Engine.Auth;
using Grpc.Baas.Engine.Mail;
using Grpc.Baas.Engine.Projects;
using Grpc.Baas.Engine.Storage;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Hosting.Projects;

/// <summary>Where projects have their data, and which options are not those of the process.</summary>
internal sealed class ProjectPlace(
    IOptions<StorageOptions> storage, IOptions<MailOptions> mail, IOptions<AuthOptions> auth, IOptions<ProjectsOptions> projects) : IProjectPlace
{
    private const string Folder = "projects";
    private const string FileName = "project.db";

    // SQLite removes its write-ahead log with the last connection.
    private const string LogEnd = "-wal";
    private const string DefaultSchemaEnd = "_default";

    // PostgreSQL cuts names that have more.
    private const int MaxSchemaLength = 63;

    private readonly StorageOptions _storage = storage.Value;
    private readonly ProjectsOptions _projects = projects.Value;

    public int MaxNameLength => _storage.IsPostgres ? MaxSchemaLength - SchemaStart.Length : MaxSchemaLength;

    private string SchemaStart
        => _storage.Schema.EndsWith(DefaultSchemaEnd, StringComparison.Ordinal) ? _storage.Schema[..^(DefaultSchemaEnd.Length - 1)] : _storage.Schema + "_";

    public bool HasData(DbSession session, string name)
    {
        if (!_storage.IsPostgres)
        {
            return File.Exists(Path.Combine(FolderOf(name), FileName));
        }

        using var select = session.Prepare("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = ?1 LIMIT 1");
        select.Bind(1, SchemaOf(name));
        return select.Step();
    }

    /// <summary>Whether a project's database was not closed in good order, or is open. On PostgreSQL that cannot be seen.</summary>
    public bool IsLeftOpen(string name) => !_storage.IsPostgres && File.Exists(Path.Combine(FolderOf(name), FileName + LogEnd));

    public void RemoveFolder(string name)
    {
        var folder = FolderOf(name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public void RemoveSchema(DbSession session, string name)
    {
        if (_storage.IsPostgres)
        {
            session.Execute($"DROP SCHEMA IF EXISTS \"{SchemaOf(name)}\" CASCADE");
        }
    }

    public StorageOptions StorageOf(string project)
    {
        var options = _storage.Copy();
        options.Database = _storage.IsPostgres ? options.Database : "";
        options.Schema = SchemaOf(project);
        options.DataFolder = FolderOf(project);
        options.FileName = FileName;
        options.Readers = Math.Min(options.Readers, _projects.Readers);
        options.WriterCacheKib = Math.Min(options.WriterCacheKib, _projects.CacheKib);
        options.ReaderCacheKib = Math.Min(options.ReaderCacheKib, _projects.CacheKib);
        return options;
    }

    public MailOptions MailOf(string project)
    {
        var options = mail.Value.Copy();
        options.Folder = Path.Combine(FolderOf(project), "mail");
        return options;
    }

    /// <summary>Without the administrator of the default project.</summary>
    public AuthOptions Auth()
    {
        var options = auth.Value.Copy();
        options.AdminEmail = null;
        options.AdminPassword = null;
        return options;
    }

    private string FolderOf(string project) => Path.Combine(_storage.FullDataFolder, Folder, project);

    private string SchemaOf(string project) => SchemaStart + project;
}
