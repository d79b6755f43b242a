using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Grpc.Baas.Client;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.LoadTests.Logins;

/// <summary>
/// What logins cost those who read records: eight readers, one call after the other, alone and beside 200 people who sign in again and
/// again. The two take turns.
/// </summary>
internal sealed class LoginScenario
{
    private const int Readers = 8;
    private const int People = 200;
    private const string Password = "correct horse battery staple";

    private readonly EngineProcess _engine;
    private readonly HttpClient _people;
    private readonly RecordCollection _goods;
    private readonly string _id;

    private LoginScenario(EngineProcess engine, HttpClient people, RecordCollection goods, string id)
    {
        _engine = engine;
        _people = people;
        _goods = goods;
        _id = id;
    }

    /// <param name="turn">Length of a turn.</param>
    /// <param name="pairs">Turns of each kind.</param>
    /// <param name="database">What <c>--database</c> takes; empty for SQLite.</param>
    public static async Task<int> RunAsync(TimeSpan turn, int pairs, string database, CancellationToken cancellationToken)
    {
        // Each comes from an address of its own, and none is to be sent away.
        await using var engine = await EngineProcess.StartAsync(
            database,
            cancellationToken,
            ("Baas__Limits__Enabled", "false"),
            ("Baas__Rpc__TrustedProxies__0", "127.0.0.1"),
            ("Baas__Auth__MaxWaitingSignIns", "1000"));
        using var people = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = People }) { BaseAddress = engine.Address };
        var scenario = await MakeAsync(engine, people, cancellationToken);
        await scenario.ReadAsync(turn, cancellationToken);

        var (alone, beside, logins) = (new List<Latencies>(), new List<Latencies>(), 0);
        for (var pair = 0; pair < pairs; pair++)
        {
            alone.Add(await scenario.ReadAsync(turn, cancellationToken));
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var signing = scenario.SignInAsync(ended.Token);
            beside.Add(await scenario.ReadAsync(turn, cancellationToken));
            await ended.CancelAsync();
            logins += await signing;
        }

        Print($"{Readers} readers; median / 99th percentile / most of a turn of {turn.TotalSeconds:N0} s, and reads per second");
        for (var pair = 0; pair < pairs; pair++)
        {
            Print($"alone: {alone[pair]}, {alone[pair].Count / turn.TotalSeconds:N0}/s; beside {People} logins: {beside[pair]}, {beside[pair].Count / turn.TotalSeconds:N0}/s");
        }

        Print($"logins: {logins / (pairs * turn.TotalSeconds):N1}/s");
        Print($"beside / alone: median {MiddleOf(pairs, pair => beside[pair].Median / alone[pair].Median):N2}, reads per second {MiddleOf(pairs, pair => (double)beside[pair].Count / alone[pair].Count):N2}");
        return 0;
    }

    private static async Task<LoginScenario> MakeAsync(EngineProcess engine, HttpClient people, CancellationToken cancellationToken)
    {
        await engine.Client.Collections.CreateAsync(new Collection { Name = "people", Type = "auth" }, cancellationToken);
        await engine.Client.Collections.CreateAsync(
            new Collection { Name = "goods", Schema = { new CollectionField { Name = "title", Type = "text" } } }, cancellationToken);
        foreach (var person in Enumerable.Range(0, People))
        {
            await engine.Client.Collection("people").CreateAsync(
                new RecordData { ["email"] = EmailOf(person), ["password"] = Password }, cancellationToken: cancellationToken);
        }

        var goods = engine.Client.Collection("goods");
        var record = await goods.CreateAsync(new RecordData { ["title"] = "Laptop" }, cancellationToken: cancellationToken);
        return new LoginScenario(engine, people, goods, record.Id);
    }

    private static string EmailOf(int person) => string.Create(CultureInfo.InvariantCulture, $"person{person}@example.com");

    private static double MiddleOf(int count, Func<int, double> ratio) => Enumerable.Range(0, count).Select(ratio).Order().ElementAt(count / 2);

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private async Task<Latencies> ReadAsync(TimeSpan turn, CancellationToken cancellationToken)
    {
        var readers = await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => Task.Run(
            async () =>
            {
                var latencies = new Latencies();
                var started = Stopwatch.GetTimestamp();
                while (Stopwatch.GetElapsedTime(started) < turn)
                {
                    await latencies.MeasureAsync(() => _goods.GetAsync(_id, cancellationToken: cancellationToken));
                }

                return latencies;
            },
            cancellationToken)));
        return Latencies.Of(readers);
    }

    // Ends when it is cancelled, and tells how many signed in.
    private async Task<int> SignInAsync(CancellationToken cancellationToken)
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, People).Select(async person =>
        {
            var count = 0;
            try
            {
                while (true)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/collections/people/auth/login")
                    {
                        Content = JsonContent.Create(new { email = EmailOf(person), password = Password }),
                    };
                    request.Headers.Add("X-Forwarded-For", $"10.0.0.{person}");
                    using var answer = await _people.SendAsync(request, cancellationToken);
                    count += answer.StatusCode == HttpStatusCode.OK
                        ? 1
                        : throw new InvalidOperationException(await answer.Content.ReadAsStringAsync(cancellationToken));
                }
            }
            catch (OperationCanceledException)
            {
                return count;
            }
        }));
        return counts.Sum();
    }
}
