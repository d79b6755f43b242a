using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Views;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.Engine.Storage.Postgres;
using SQLitePCL;

namespace Grpc.Baas.UnitTests.Schema.Views;

/// <summary>What a view's query may say: the grammar, and that nothing gets past it.</summary>
public sealed class ViewQueryTests
{
    private static readonly CatalogueSnapshot Catalogue = MakeCatalogue();

    private static readonly string[] Pieces =
    [
        "SELECT", "select", "*", "FROM", "posts", "\"posts\"", "authors", "a", "p", ".", ",", "(", ")", "WHERE", "AND", "OR", "NOT", "=", "<", "||", "+", "-", "/", "%",
        "'x'", "''", "1", "0.5", "NULL", "true", "title", "views", "p.title", "id", "AS", "x", "y", "GROUP", "BY", "HAVING", "ORDER", "DESC", "LIMIT", "OFFSET", "JOIN",
        "LEFT", "ON", "CROSS", "UNION", "ALL", "EXCEPT", "WITH", "IN", "EXISTS", "BETWEEN", "LIKE", "CASE", "WHEN", "THEN", "END", "CAST", "text", "count", "sum", "max",
        "row_number", "OVER", "PARTITION", "IS", "DISTINCT", "_baas_accounts", "_baas_changes", "sqlite_master", "pg_catalog", "pg_class", "information_schema", "tables",
        "main", "etag", "secret", "hidden", "load_extension", "writefile", "pg_sleep", "pg_read_file", "pragma_table_info", "json_each", "fts3_tokenizer", ";", "DROP",
        "TABLE", "DELETE", "INSERT", "INTO", "VALUES", "UPDATE", "SET", "ATTACH", "PRAGMA", "RETURNING", "LATERAL", "RECURSIVE", "NATURAL", "USING", "--", "/*", "*/", "\n",
        "'", "\"", "`", "[", "]", "$1", "?", ":x", "@x", "#", "\\", "\0", "\u00e9", "\u2028", "::", "E'\\''", "$$", "x'00'", "rowid", "ctid", "xmin", "GLOB", "COLLATE", "COPY",
    ];

    [Theory]
    [InlineData("SELECT id, title FROM posts", "title:text")]
    [InlineData("SELECT id, TITLE AS Heading FROM Posts;", "heading:text")]
    [InlineData("SELECT count(*) AS n, avg(views) AS a FROM posts", "n:int a:number")]
    [InlineData("SELECT author, count(*) AS n FROM posts GROUP BY author HAVING n > 1 ORDER BY n DESC, 1", "author:relation n:int")]
    [InlineData("SELECT p.*, a.name FROM posts p JOIN authors a ON a.id = p.author", "title:text views:int published:bool author:relation name:text")]
    [InlineData("SELECT id, views > 3 AS popular, NOT published AS draft FROM posts", "popular:bool draft:bool")]
    [InlineData("SELECT id, created AS born, views * 1.5 AS x FROM posts", "born:date x:number")]
    [InlineData("SELECT id, coalesce(title, 'none') t, min(views) OVER (PARTITION BY author) low FROM posts", "t:text low:int")]
    [InlineData("SELECT id, CASE author WHEN 'a' THEN 1 ELSE 2.5 END AS c, CAST(views AS text) AS v FROM posts", "c:number v:text")]
    [InlineData("WITH t AS (SELECT author, max(views) m FROM posts GROUP BY author) SELECT a.id, t.m FROM authors a LEFT JOIN t ON t.author = a.id", "m:int")]
    public void Parse_RightQuery_InfersColumns(string query, string expected)
    {
        var parsed = ViewQuery.Parse(query, Catalogue, SqliteDialect.Instance);

        Assert.Equal(expected, string.Join(' ', parsed.Fields.Select(field => $"{field.Name}:{field.Type}")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("SELECT")]
    [InlineData("SELECT id FROM posts UNION SELECT id, title FROM posts")]
    [InlineData("SELECT id FROM posts, posts")]
    [InlineData("SELECT id FROM posts p JOIN authors a")]
    [InlineData("SELECT posts.id FROM posts AS p")]
    [InlineData("SELECT id FROM posts WHERE title = 1")]
    [InlineData("SELECT id FROM posts WHERE title")]
    [InlineData("SELECT id FROM posts JOIN authors ON 1 = 1")]
    [InlineData("SELECT id FROM main.posts")]
    [InlineData("SELECT id FROM posts LIMIT (SELECT 1)")]
    [InlineData("SELECT id FROM json_each('[1]')")]
    [InlineData("SELECT id FROM posts WHERE id = 'a' COLLATE nocase")]
    [InlineData("SELECT id FROM posts INTO OUTFILE 'x'")]
    [InlineData("SELECT id FROM posts FOR UPDATE")]
    [InlineData("SELECT secret AS s, id FROM posts")]
    [InlineData("WITH RECURSIVE t AS (SELECT 1 x) SELECT x FROM t")]
    [InlineData("VALUES (1)")]
    [InlineData("SELECT id FROM posts WHERE id = ?")]
    [InlineData("SELECT id FROM posts /* open")]
    [InlineData("SELECT id FROM posts WHERE id = 'open")]
    [InlineData("EXPLAIN SELECT id FROM posts")]
    public void Parse_WrongQuery_IsRefused(string query)
    {
        var refusal = Assert.Throws<BaasException>(() => ViewQuery.Parse(query, Catalogue, SqliteDialect.Instance));

        Assert.Equal("DEFINITION_INVALID", refusal.Definition.Reason);
        Assert.Equal("view.query", Assert.Single(refusal.Violations).Field);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("NOT ")]
    [InlineData("- ")]
    [InlineData("(SELECT ")]
    [InlineData("CASE WHEN 1=1 THEN ")]
    public void Parse_DeepNesting_IsRefused(string opening)
    {
        var query = $"SELECT id, {string.Concat(Enumerable.Repeat(opening, 9_000 / opening.Length))}1 AS x FROM posts";

        Assert.Throws<BaasException>(() => ViewQuery.Parse(query, Catalogue, SqliteDialect.Instance));
    }

    [Fact]
    public void Parse_NamesThatGrow_AreBounded()
    {
        var grown = $"SELECT count(*) AS n, {string.Join(" || ", Enumerable.Repeat("max(title)", 400))} AS big FROM posts GROUP BY author HAVING {string.Join(" AND ", Enumerable.Repeat("big = big", 350))}";

        Assert.Throws<BaasException>(() => ViewQuery.Parse(grown, Catalogue, SqliteDialect.Instance));
    }

    /// <summary>Whatever passes, the database itself finds to be one statement that reads the two collections and nothing else.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Parse_HostileQueries_NeverReachBeyondCollections(int seed)
    {
        var random = new Random(seed);
        using var database = OpenDatabase();
        var passed = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var query = MakeHostile(random);
            ViewQuery parsed;
            try
            {
                parsed = ViewQuery.Parse(query, Catalogue, SqliteDialect.Instance);
                _ = ViewQuery.Parse(query, Catalogue, PostgresDialect.Instance);
            }
            catch (BaasException)
            {
                continue;
            }

            passed++;
            AssertReadsOnly(database, query, parsed.Sql);
        }

        Assert.True(passed > 100, $"seed {seed}: only {passed} queries were let through, so that little was tried");
    }

    private static void AssertReadsOnly(sqlite3 database, string query, string sql)
    {
        var faults = new List<string>();
        raw.sqlite3_set_authorizer(
            database,
            (_, action, first, second, _, _) =>
            {
                var isRight = action switch
                {
                    raw.SQLITE_SELECT => true,
                    raw.SQLITE_FUNCTION => ViewFunctions.All.Append("printf").Append("strftime").Append("like").Contains(second),
                    raw.SQLITE_READ => first is "posts" or "authors" && second is not "secret" and not "etag",
                    _ => false,
                };
                if (!isRight)
                {
                    faults.Add($"{action} {first} {second}");
                }

                return raw.SQLITE_OK;
            },
            null);

        // What the database refuses is refused when a view is made; here it matters only what it would do.
        if (raw.sqlite3_prepare_v2(database, sql, out var statement, out var tail) == raw.SQLITE_OK)
        {
            Assert.True(raw.sqlite3_stmt_readonly(statement) != 0 && tail.Length == 0, $"{query} → {sql}");
            statement.Dispose();
        }

        Assert.True(faults.Count == 0, $"{query} → {sql}: {string.Join("; ", faults)}");
    }

    private static string MakeHostile(Random random)
    {
        // Half of them start right, so that some get far.
        var seeds = new[] { "SELECT id, title FROM posts p", "SELECT count ( * ) AS x FROM authors", "SELECT p.title , views AS y FROM posts p LEFT JOIN authors a ON a.id = author", "" };
        var words = seeds[random.Next(seeds.Length)].Split(' ').ToList();
        for (var change = random.Next(1, 5); change > 0; change--)
        {
            var at = random.Next(words.Count + 1);
            for (var length = random.Next(1, 4); length > 0; length--)
            {
                words.Insert(at, Pieces[random.Next(Pieces.Length)]);
            }

            if (random.Next(3) == 0)
            {
                words.RemoveAt(random.Next(words.Count));
            }
        }

        return string.Join(random.Next(20) == 0 ? "" : " ", words);
    }

    private static sqlite3 OpenDatabase()
    {
        SqliteLibrary.EnsureLoaded();
        raw.sqlite3_open_v2(":memory:", out var database, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, null);
        raw.sqlite3_exec(database, """
            CREATE TABLE posts (id TEXT PRIMARY KEY NOT NULL, created INTEGER, updated INTEGER, etag INTEGER, title TEXT, views INTEGER, published INTEGER, author TEXT, secret TEXT);
            CREATE TABLE authors (id TEXT PRIMARY KEY NOT NULL, created INTEGER, updated INTEGER, etag INTEGER, name TEXT);
            CREATE TABLE _baas_accounts (id TEXT, password TEXT);
            CREATE TABLE _baas_changes (position INTEGER);
            """);
        return database;
    }

    private static CatalogueSnapshot MakeCatalogue()
    {
        var authors = Parse("""{"name":"authors","schema":[{"name":"name","type":"text"}]}""", "a0", CatalogueSnapshot.Empty);
        var before = CatalogueSnapshot.Of([authors]);
        var posts = Parse(
            """
            {"name":"posts","schema":[{"name":"title","type":"text"},{"name":"views","type":"int"},{"name":"published","type":"bool"},
              {"name":"author","type":"relation","relation":{"collection_id":"authors"}},{"name":"secret","type":"text","hidden":true}]}
            """,
            "p0",
            before);
        return before.With(posts);
    }

    private static Collection Parse(string json, string id, CatalogueSnapshot catalogue)
        => DefinitionParser.ParseNew(V1.Schema.Collection.Parser.ParseJson(json), id, catalogue, now: 0);
}
