using Grpc.Baas.IntegrationTests.Feeds.Chaos;
using Grpc.Baas.IntegrationTests.Feeds.Clients;
using Grpc.Baas.IntegrationTests.Feeds.Model;
using Xunit.Abstractions;

namespace Grpc.Baas.IntegrationTests.Feeds;

/// <summary>
/// Engines are killed, connections cut, rights and fields changed, and each of 50 subscribers is told the log as its rights restrict it. How long
/// and from which seed is said by <c>CHAOS_SECONDS</c> and <c>CHAOS_SEED</c>; see <see cref="ChaosPlan"/>.
/// </summary>
public sealed class FeedChaosTests(ITestOutputHelper output)
{
    private const int FewRecordings = 10;

    [Fact]
    public async Task Feeds_UnderChaos_EqualTheLogRestrictedToTheirRights()
    {
        var plan = new ChaosPlan();
        output.WriteLine($"CHAOS_SEED={plan.Seed}");
        await using var run = new ChaosRun(plan);
        await run.RunAsync();

        var log = new FeedLog(run.Recorder.Recorded);
        var worlds = new Worlds(log, run.Rights.Steps, ChaosSchema.Asked);
        Tell(run, log);
        Assert.Empty(run.UnexpectedAnswers.Take(3));
        RequireTruth(run, log);

        var failures = new List<FeedFailure>();
        var resets = 0;
        foreach (var subscriber in run.Subscribers)
        {
            var check = new FeedCheck(log, worlds, subscriber.Who) { MayExpire = plan.Retention > 0 };
            failures.AddRange(check.Run(subscriber.Recorded, run.Last, await run.ListAsync(subscriber.Who)).Take(2));
            resets += check.Resets;
        }

        output.WriteLine($"{resets} resets, {run.Count(Seen.Refused)} refusals, {run.Count(Seen.Expired)} streams too late, {failures.Count} failures of {failures.Select(failure => failure.Who.Name).Distinct().Count()} subscribers");
        Assert.True(failures.Count == 0, $"seed {plan.Seed}\n{string.Join("\n", failures.Take(8))}");
        RequireFindings(run, log, worlds, new Random(plan.Seed));
    }

    // What was accepted is not any more when it is spoilt. A few faults are none: where rights changed at that moment, both is right. So too few
    // say nothing.
    private void RequireFindings(ChaosRun run, FeedLog log, Worlds worlds, Random random)
    {
        foreach (var mutation in FeedMutation.All.Where(mutation => !mutation.Name.StartsWith("lose", StringComparison.Ordinal)))
        {
            var (applied, found) = (0, 0);
            foreach (var subscriber in run.Subscribers)
            {
                var recording = new MutatedRecording(subscriber.Recorded, log, worlds, subscriber.Who, random);
                if (mutation.Apply(recording))
                {
                    applied++;
                    found += new FeedCheck(log, worlds, subscriber.Who) { MayExpire = true }.Run(recording.Events, run.Last, final: null).Count > 0 ? 1 : 0;
                }
            }

            output.WriteLine($"{mutation.Name}: found in {found} of {applied} recordings");
            Assert.True(applied < FewRecordings || found >= 0.75 * applied, $"'{mutation.Name}' was found in {found} of {applied} recordings");
        }
    }

    private void Tell(ChaosRun run, FeedLog log)
    {
        output.WriteLine(string.Join(", ", run.Times.Select(each => $"{each.Part} {each.Time.TotalSeconds:0.0} s")));
        output.WriteLine(
            $"{run.Kills} kills, {run.Cuts} cuts, {run.Rights.Steps.Count} changes of settings, {log.Entries.Count} changes of records up to {run.Last}, "
            + $"{run.Acknowledged.Count} acknowledged, {run.Subscribers.Sum(each => each.Streams)} streams, {run.Subscribers.Sum(each => each.Recorded.Count(seen => seen.IsChange))} events");
    }

    // What everything is held against must itself be right: whole, and what the writers were told.
    private static void RequireTruth(ChaosRun run, FeedLog log)
    {
        Assert.DoesNotContain(run.Recorder.Recorded, seen => seen.Type is Seen.Failed or Seen.Expired);

        // A place without a change of a record is a change of rights; a call that was answered late may have been made twice.
        Assert.InRange(log.Gaps.Count(), 0, 2 * run.Rights.Steps.Count);
        foreach (var done in run.Acknowledged)
        {
            var after = log.Find(done.Position)?.After;
            Assert.True(after is not null && (after.Collection, after.Id, after.Number(Derived.Number)) == (done.Collection, done.Id, done.Number), $"{done} is not in the log.");
        }
    }
}
