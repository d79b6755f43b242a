namespace Grpc.Baas.Engine.Hosting.Projects;

/// <summary>Loggers of the process whose events say which project they are of, in a scope.</summary>
internal sealed class ProjectLoggers(ILoggerFactory process, string project) : ILoggerFactory
{
    /// <summary>Name of the scope's value.</summary>
    public const string ScopeKey = "Project";

    private readonly KeyValuePair<string, object>[] _scope = [new(ScopeKey, project)];

    public ILogger CreateLogger(string categoryName) => new ScopedLogger(process.CreateLogger(categoryName), _scope);

    public void AddProvider(ILoggerProvider provider) => process.AddProvider(provider);

    // The process goes on logging.
    public void Dispose()
    {
    }

    private sealed class ScopedLogger(ILogger logger, KeyValuePair<string, object>[] scope) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logger.IsEnabled(logLevel))
            {
                using (logger.BeginScope(scope))
                {
                    logger.Log(logLevel, eventId, state, exception, formatter);
                }
            }
        }
    }
}
