using Grpc.Baas.Engine.Auth;
using Grpc.Baas.Engine.Mail;
using Grpc.Baas.Engine.Projects;
using Grpc.Baas.Engine.Storage;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Hosting.Projects;

/// <summary>Where projects have their data, and which options are not those of the process.</summary>
internal sealed class ProjectPlace(IConfiguration configuration, IOptions<StorageOptions> storage, IOptions<ProjectsOptions> projects)
{
    private const string Folder = "projects";
    private const string FileName = "project.db";
    private const string DefaultSchemaEnd = "_default";

    // PostgreSQL cuts names that have more.
    private const int MaxSchemaLength = 63;

    private readonly StorageOptions _storage = storage.Value;
    private readonly ProjectsOptions _projects = projects.Value;

    public bool IsPostgres => _storage.IsPostgres;

    /// <summary>Longest name that a project may have.</summary>
    public int MaxNameLength => IsPostgres ? MaxSchemaLength - SchemaStart.Length : MaxSchemaLength;

    private string SchemaStart
        => _storage.Schema.EndsWith(DefaultSchemaEnd, StringComparison.Ordinal) ? _storage.Schema[..^(DefaultSchemaEnd.Length - 1)] : _storage.Schema + "_";

    public string FolderOf(string project) => Path.Combine(_storage.FullDataFolder, Folder, project);

    public string SchemaOf(string project) => SchemaStart + project;

    public StorageOptions StorageOf(string project)
    {
        var options = Bind<StorageOptions>(StorageOptions.Section);
        options.Database = IsPostgres ? options.Database : "";
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
        var options = Bind<MailOptions>(MailOptions.Section);
        options.Folder = Path.Combine(FolderOf(project), "mail");
        return options;
    }

    /// <summary>Without the administrator of the default project.</summary>
    public AuthOptions Auth()
    {
        var options = Bind<AuthOptions>(AuthOptions.Section);
        options.AdminEmail = null;
        options.AdminPassword = null;
        return options;
    }

    private T Bind<T>(string section)
        where T : new()
    {
        var options = new T();
        configuration.GetSection(section).Bind(options);
        return options;
    }
}
