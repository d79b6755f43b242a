namespace Grpc.Baas.LoadTests.Baselines;

/// <summary>A database used by hand, on one connection and one thread. Each step tells how much it did.</summary>
internal interface IBaseline : IAsyncDisposable
{
    /// <summary>As reports show it.</summary>
    string Name { get; }

    /// <summary>Writes at least so many rows.</summary>
    void Fill(int rows, bool isIndexed);

    /// <summary>Writes a group of rows, each with its entry in the log, and commits it durably.</summary>
    int WriteGroup();

    /// <summary>Reads one row by its key.</summary>
    int ReadRow();

    /// <summary>Reads 30 rows by the index over filter and sort.</summary>
    int ReadPage();
}
