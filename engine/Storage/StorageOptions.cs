using System.ComponentModel.DataAnnotations;

namespace Grpc.Baas.Engine.Storage;

/// <summary>Where the database lies and what it may use. Section <c>Baas:Storage</c>; a change needs a restart.</summary>
internal sealed class StorageOptions
{
    public const string Section = "Baas:Storage";

    /// <summary>
    /// A connection string of PostgreSQL, as <c>Host=localhost;Username=baas;Password=…;Database=baas</c>; or the path of an SQLite file;
    /// empty for the SQLite file that the next two name. Default empty.
    /// </summary>
    public string Database { get; set; } = "";

    /// <summary>Schema of PostgreSQL that has the project's tables, made when it is missing. Default <c>baas_default</c>.</summary>
    [Required, RegularExpression("[a-z_][a-z0-9_]{0,62}")]
    public string Schema { get; set; } = "baas_default";

    /// <summary>Folder of the database, made with mode 0700 when it is missing. Default <c>./data</c>.</summary>
    [Required]
    public string DataFolder { get; set; } = "./data";

    /// <summary>Name of the database file inside the folder. Default <c>default.db</c>, the default project.</summary>
    [Required, RegularExpression(@"[A-Za-z0-9._-]+")]
    public string FileName { get; set; } = "default.db";

    /// <summary>Reading connections, 1–256, and as many more while reads run that take long, as exports. Default: two for each processor, at least 4.</summary>
    [Range(1, 256)]
    public int Readers { get; set; } = Math.Max(4, 2 * Environment.ProcessorCount);

    /// <summary>Reads that may wait for a connection before more are refused, and so for snapshots. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxWaitingReads { get; set; } = 10_000;

    /// <summary>Long snapshots open at once, 1–1,000; more wait. Default 64.</summary>
    [Range(1, 1_000)]
    public int MaxSnapshots { get; set; } = 64;

    /// <summary>Writes that may wait before more are refused. Default 10,000.</summary>
    [Range(2, 1_000_000)]
    public int MaxWaitingWrites { get; set; } = 10_000;

    /// <summary>Bytes of the requests of waiting writes before more are refused. Default 64 MiB, 1 MiB to 64 GiB.</summary>
    [Range(1L << 20, 1L << 36)]
    public long MaxWaitingWriteBytes { get; set; } = 64L << 20;

    /// <summary>Writes that share one transaction and one fsync, at most. Default 256; PostgreSQL takes 60 at most.</summary>
    [Range(1, 10_000)]
    public int MaxGroupSize { get; set; } = 256;

    /// <summary>Page cache of the writing connection in KiB. Default 32,768.</summary>
    [Range(1_024, 16_777_216)]
    public int WriterCacheKib { get; set; } = 32_768;

    /// <summary>Page cache of each reading connection in KiB. Default 8,192.</summary>
    [Range(256, 16_777_216)]
    public int ReaderCacheKib { get; set; } = 8_192;

    /// <summary>Pages of 4 KiB in the write-ahead log before they are moved into the database. Default 4,000.</summary>
    [Range(100, 1_000_000)]
    public int CheckpointPages { get; set; } = 4_000;

    /// <summary>
    /// How long the database may work on one read that a caller waits for: a record, a list, an aggregation. Exports, imports, snapshots and
    /// changes of the schema take as long as they need. Default 30 seconds, 10 ms to 1 hour; 0 sets no limit but the caller's deadline.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether the database is a server of PostgreSQL.</summary>
    internal bool IsPostgres => Database.Contains('=', StringComparison.Ordinal);

    /// <summary>Full path of the folder of the SQLite file.</summary>
    internal string FullDataFolder => Path.GetFullPath(Database.Length > 0 ? Path.GetDirectoryName(Path.GetFullPath(Database)) ?? "/" : DataFolder);

    /// <summary>Name of the SQLite file in that folder.</summary>
    internal string SqliteFileName => Database.Length > 0 ? Path.GetFileName(Database) : FileName;

    /// <summary>The same, to be changed for another project.</summary>
    public StorageOptions Copy() => (StorageOptions)MemberwiseClone();
}
