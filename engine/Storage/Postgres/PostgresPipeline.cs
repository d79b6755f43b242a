using System.Data;
using Npgsql;

namespace Grpc.Baas.Engine.Storage.Postgres;

/// <summary>
/// A connection to the server, and the commands that wait to be sent with the one that follows: a round trip costs more than the work.
/// It lets all exceptions of the driver through; its session tells what they mean.
/// </summary>
internal sealed class PostgresPipeline(PostgresServer server, PostgresRole role) : IDisposable
{
    // More would only fill the buffers of the connection.
    private const int MaxDeferred = 256;

    private readonly List<(PostgresStatement Statement, PostgresCommand Command)> _deferred = [];
    private NpgsqlConnection? _connection;
    private NpgsqlBatch? _batch;
    private volatile bool _isRunning;

    public bool IsOpen => _connection is { State: ConnectionState.Open };

    /// <summary>Process of the server that serves the connection; 0 without one.</summary>
    public int ProcessId => _connection?.ProcessID ?? 0;

    public bool HasDeferred => _deferred.Count != 0;

    /// <summary>Connects anew.</summary>
    public void Connect()
    {
        Close();
        _connection = server.Open(role);
        _batch = new NpgsqlBatch(_connection);
    }

    public void Close()
    {
        _batch?.Dispose();
        _batch = null;
        _connection?.Dispose();
        _connection = null;
    }

    /// <summary>Keeps a command until the next one is sent.</summary>
    /// <returns>Whether so many wait that they should be sent now.</returns>
    public bool Defer(PostgresStatement statement, PostgresCommand command)
    {
        _deferred.Add((statement, command));
        return _deferred.Count >= MaxDeferred;
    }

    /// <summary>Makes the commands that wait ready for a new connection.</summary>
    public void PrepareDeferred(int generation)
    {
        foreach (var (_, command) in _deferred)
        {
            command.Prepare(generation);
        }
    }

    /// <summary>Sends what waits, and then a last command if there is one.</summary>
    /// <returns>The rows of the last.</returns>
    public NpgsqlDataReader Send(PostgresCommand? last)
    {
        var commands = _batch!.BatchCommands;
        commands.Clear();
        foreach (var (_, command) in _deferred)
        {
            commands.Add(command.Batch);
        }

        if (last is not null)
        {
            commands.Add(last.Batch);
        }

        _isRunning = true;
        try
        {
            return _batch.ExecuteReader();
        }
        catch
        {
            _isRunning = false;
            throw;
        }
    }

    /// <summary>Passes over the rows and results that nobody asked for; disposing the reader alone would keep their errors to itself.</summary>
    public void Drain(NpgsqlDataReader reader)
    {
        try
        {
            while (reader.NextResult())
            {
            }
        }
        finally
        {
            reader.Dispose();
            _isRunning = false;
        }
    }

    /// <summary>Runs SQL that returns nothing, and nothing that waits.</summary>
    public void Execute(string sql)
    {
        using var command = new NpgsqlCommand(sql, _connection);
        command.ExecuteNonQuery();
    }

    /// <summary>Asks the server to end what runs. Any thread may.</summary>
    public void Cancel()
    {
        if (_isRunning)
        {
            _batch?.Cancel();
        }
    }

    /// <summary>Gives the commands that waited back to their statements, sent or not.</summary>
    public void GiveBackDeferred()
    {
        foreach (var (statement, command) in _deferred)
        {
            statement.GiveBack(command);
        }

        _deferred.Clear();
    }

    public void Dispose() => Close();
}
