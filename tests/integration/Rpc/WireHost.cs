using System.Collections.Concurrent;
using System.Net;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Rpc.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grpc.Baas.IntegrationTests.Rpc;

/// <summary>The transport with <see cref="WireServer"/> on a free port. Disposing it fails on an error that nobody expected in its log.</summary>
public sealed class WireHost : IAsyncLifetime, ILoggerProvider
{
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly Action<IServiceCollection> _configure;
    private WebApplication _app = null!;

    public WireHost()
        : this(_ => { })
    {
    }

    internal WireHost(Action<IServiceCollection> configure) => _configure = configure;

    internal WireServer Server { get; } = new();

    public Uri Address { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    /// <summary>Speaks HTTP/2 without TLS.</summary>
    public HttpClient Http2 { get; private set; } = null!;

    /// <summary>Speaks HTTP/1.1.</summary>
    public HttpClient Http1 { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _app = Build(Server, services =>
        {
            services.AddSingleton<ILoggerProvider>(this);
            _configure(services);
        });
        _app.UseRpc();
        await _app.StartAsync();
        Address = new Uri(_app.Urls.First());
        Http1 = new HttpClient { BaseAddress = Address };
        Http2 = new HttpClient
        {
            BaseAddress = Address,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    public Task StopAsync() => _app.StopAsync();

    public async Task DisposeAsync()
    {
        Http1.Dispose();
        Http2.Dispose();
        await _app.DisposeAsync();
        Assert.True(_errors.IsEmpty, string.Join("\n", _errors));
    }

    /// <summary>Takes an error that was expected out of the log.</summary>
    public string TakeError() => _errors.TryDequeue(out var error) ? error : "";

    /// <summary>A host on a free port that is neither started nor serves yet.</summary>
    internal static WebApplication Build(WireServer server, Action<IServiceCollection> configure)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenBothProtocols(new IPEndPoint(IPAddress.Loopback, 0)));
        builder.Services.AddLogging();
        builder.Services.AddRpc();
        builder.Services.AddRpcService(WireMethods.Descriptor, _ => binder => WireMethods.Bind(binder, server));
        configure(builder.Services);
        return builder.Build();
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => new ErrorLogger(_errors);

    void IDisposable.Dispose()
    {
    }

    private sealed class ErrorLogger(ConcurrentQueue<string> errors) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error)
            {
                errors.Enqueue($"{formatter(state, exception)} {exception}");
            }
        }
    }
}
