using System.Globalization;
using System.Net.Http.Json;
using Grpc.Baas.Client;
using Grpc.Baas.LoadTests.Hosts;
using Grpc.Baas.LoadTests.Load;
using Grpc.Baas.LoadTests.Running;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.LoadTests.Scenarios;

/// <summary>What people who sign in cost those who read records: eight readers, one call after the other, beside them and alone.</summary>
internal sealed class LoginScenario : IScenario
{
    private const int Readers = 8;
    private const int People = 200;
    private const string Password = "correct horse battery staple";
    private const string Alone = "reads alone";

    public string Name => "logins";

    public string About => $"{Readers} readers beside {People} people who sign in again and again, each with a password that is checked";

    public async Task<Stage> PrepareAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        var stage = new Stage("reads");
        try
        {
            // Each comes from an address of its own, and none is to be sent away.
            var engine = stage.Hold(await EngineProcess.StartAsync(
                plan.Database, cancellationToken, ("Baas__Rpc__TrustedProxies__0", "127.0.0.1"), ("Baas__Auth__MaxWaitingSignIns", "1000")));
            await TestRecords.CreateAsync(engine, isIndexed: false, cancellationToken);
            await TestRecords.FillAsync(engine, 1, cancellationToken);
            await engine.Client.Collections.CreateAsync(new Collection { Name = "people", Type = "auth" }, cancellationToken);
            foreach (var person in Enumerable.Range(0, People))
            {
                await engine.Client.Collection("people").CreateAsync(
                    new RecordData { ["email"] = EmailOf(person), ["password"] = Password }, cancellationToken: cancellationToken);
            }

            var requests = (await TestRecords.ReadIdsAsync(engine, cancellationToken)).Select(id => new GrpcCalls().Get(id) with { Token = engine.Token }).ToList();
            var reads = new HostSubject(Alone, engine.Host, () => new Http2Client(engine.Address, requests, connections: Readers, streams: 1));
            stage.Subjects.Add(new BesideLogins(reads, engine, stage));
            stage.Subjects.Add(reads);
            stage.Targets.Add(Target.Share(Alone, 0.5));
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    private static string EmailOf(int person) => string.Create(CultureInfo.InvariantCulture, $"person{person}@example.com");

    private sealed class BesideLogins(ISubject reads, EngineProcess engine, Stage stage) : ISubject
    {
        public string Name => "reads beside logins";

        public async Task<Sample> RunAsync(TimeSpan length, CancellationToken cancellationToken)
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var signing = SignInAsync(ended.Token);
            var sample = await reads.RunAsync(length, cancellationToken);
            await ended.CancelAsync();
            var logins = await signing;
            stage.Notes.Add(FormattableString.Invariant($"logins: {logins / length.TotalSeconds:N1}/s"));

            // The engine's time is that of the logins as well.
            return sample with { ProcessorMicros = null, AllocatedBytes = null };
        }

        // Ends when it is cancelled, and tells how many signed in.
        private async Task<int> SignInAsync(CancellationToken cancellationToken)
        {
            using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = People }) { BaseAddress = engine.Address };
            return (await Task.WhenAll(Enumerable.Range(0, People).Select(person => SignInAsync(http, person, cancellationToken)))).Sum();
        }

        private static async Task<int> SignInAsync(HttpClient http, int person, CancellationToken cancellationToken)
        {
            for (var count = 0; ; count++)
            {
                try
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/collections/people/auth/login")
                    {
                        Content = JsonContent.Create(new { email = EmailOf(person), password = Password }),
                    };
                    request.Headers.Add("X-Forwarded-For", $"10.0.0.{person}");
                    using var answer = await http.SendAsync(request, cancellationToken);
                    answer.EnsureSuccessStatusCode();
                }
                catch (OperationCanceledException)
                {
                    return count;
                }
            }
        }
    }
}
