using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.UnitTests.Storage;

public sealed class SqliteStatementTests
{
    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("with \0 inside")]
    [InlineData("žluťoučký 🐎")]
    public async Task Bind_Text_ComesBackTheSame(string text)
    {
        await using var temporary = TemporaryDatabase.Create();
        var (type, read, bytes) = await temporary.Database.ReadAsync(
            text,
            static (session, text) =>
            {
                using var statement = session.Prepare("SELECT typeof(?1), ?1");
                statement.Bind(1, text);
                Assert.True(statement.Step());
                return (statement.Text(0), statement.Text(1), statement.Utf8(1).Length);
            },
            CancellationToken.None);

        Assert.Equal("text", type);
        Assert.Equal(text, read);
        Assert.Equal(System.Text.Encoding.UTF8.GetByteCount(text), bytes);
    }

    [Fact]
    public async Task Bind_LongText_ComesBackTheSame()
    {
        await using var temporary = TemporaryDatabase.Create();
        var text = new string('é', 100_000);

        var read = await temporary.Database.ReadAsync(
            text,
            static (session, text) =>
            {
                using var statement = session.Prepare("SELECT ?");
                statement.Bind(1, text);
                statement.Step();
                return statement.Text(0);
            },
            CancellationToken.None);

        Assert.Equal(text, read);
    }

    [Fact]
    public async Task Bind_EachType_KeepsTypeAndValue()
    {
        await using var temporary = TemporaryDatabase.Create();
        await temporary.Database.ReadAsync(
            0,
            static (session, _) =>
            {
                using var statement = session.Prepare("SELECT ?, ?, ?, ?, ?, ?, typeof(?6), typeof(?3)");
                statement.Bind(1, long.MinValue);
                statement.Bind(2, 0.1);
                statement.Bind(3, ""u8);
                statement.BindBlob(4, [1, 0, 2]);
                statement.BindNull(5);
                statement.BindBlob(6, []);
                Assert.True(statement.Step());
                Assert.Equal(long.MinValue, statement.Int64(0));
                Assert.Equal(0.1, statement.Double(1));
                Assert.False(statement.IsNull(2));
                Assert.Equal([1, 0, 2], statement.Blob(3).ToArray());
                Assert.True(statement.IsNull(4));
                Assert.Equal("", statement.Text(4));
                Assert.Equal("blob", statement.Text(6));
                Assert.Equal("text", statement.Text(7));
                Assert.False(statement.Step());
                return 0;
            },
            CancellationToken.None);
    }

    [Fact]
    public async Task Dispose_ThenPrepareAgain_HasNoOldBindings()
    {
        await using var temporary = TemporaryDatabase.Create();
        await temporary.Database.ReadAsync(
            0,
            static (session, _) =>
            {
                DbStatement first;
                using (first = session.Prepare("SELECT ?"))
                {
                    first.Bind(1, 7);
                    Assert.True(first.Step());
                }

                using var second = session.Prepare("SELECT ?");
                Assert.Same(first, second);
                Assert.True(second.Step());
                Assert.True(second.IsNull(0));
                return 0;
            },
            CancellationToken.None);
    }

    [Fact]
    public async Task Prepare_SameSqlWhileInUse_GivesTwoIndependentStatements()
    {
        await using var temporary = TemporaryDatabase.Create();
        await temporary.InsertAsync("a");
        await temporary.InsertAsync("b");

        var pairs = await temporary.Database.ReadAsync(
            0,
            static (session, _) =>
            {
                var found = new List<string>();
                using var outer = session.Prepare("SELECT name FROM t ORDER BY name");
                while (outer.Step())
                {
                    using var inner = session.Prepare("SELECT name FROM t ORDER BY name");
                    while (inner.Step())
                    {
                        found.Add(outer.Text(0) + inner.Text(0));
                    }
                }

                return found;
            },
            CancellationToken.None);

        Assert.Equal(["aa", "ab", "ba", "bb"], pairs);
    }

    [Fact]
    public async Task Prepare_ManyDifferent_KeepsWorking()
    {
        await using var temporary = TemporaryDatabase.Create(options => options.Readers = 1);
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 600; i++)
            {
                Assert.Equal(i, await temporary.Database.ReadAsync(i, static (session, i) => TemporaryDatabase.Scalar(session, $"SELECT {i}"), CancellationToken.None));
            }
        }
    }

    [Fact]
    public async Task Prepare_ForgottenStatements_EndWithTheRead()
    {
        await using var temporary = TemporaryDatabase.Create(options => options.Readers = 1);
        await temporary.InsertAsync("a");
        await temporary.InsertAsync("b");
        await temporary.Database.ReadAsync(
            0,
            static (session, _) => session.Prepare("SELECT name FROM t").Step() && session.Prepare("SELECT name FROM t").Step(),
            CancellationToken.None);
        await temporary.InsertAsync("c");

        // A statement left open would keep the session at the state of before.
        Assert.Equal(3, await temporary.CountAsync());
    }

    [Fact]
    public async Task Step_AfterSchemaChange_SeesTheNewSchema()
    {
        await using var temporary = TemporaryDatabase.Create(options => options.Readers = 1);
        await temporary.InsertAsync("a");
        Assert.Equal(2, await CountColumnsAsync(temporary));

        await temporary.Database.WriteAsync(
            transaction =>
            {
                transaction.Session.Execute("ALTER TABLE t ADD COLUMN price REAL");
                return 0;
            },
            CancellationToken.None);

        Assert.Equal(3, await CountColumnsAsync(temporary));
        Assert.Equal(2, await temporary.InsertAsync("b"));
    }

    [Fact]
    public async Task Prepare_DoubleQuotedText_IsNoString()
    {
        await using var temporary = TemporaryDatabase.Create();
        var fault = await Assert.ThrowsAsync<SqliteException>(() => temporary.Database.ReadAsync(
            0, static (session, _) => TemporaryDatabase.Scalar(session, "SELECT \"nosuchcolumn\" FROM t"), CancellationToken.None).AsTask());

        Assert.Equal(SQLitePCL.raw.SQLITE_ERROR, fault.Code);
    }

    private static async Task<long> CountColumnsAsync(TemporaryDatabase temporary) => await temporary.Database.ReadAsync(
        0, static (session, _) => TemporaryDatabase.Scalar(session, "SELECT count(*) FROM pragma_table_info('t')"), CancellationToken.None);
}
