namespace Grpc.Baas.LoadTests.Running;

/// <summary>Runs one scenario: its subjects take turns, so that what else the machine does falls on all of them.</summary>
internal sealed class ScenarioRun(IScenario scenario, RunPlan plan)
{
    // Of the slowest subject that is paced: near its end any server has a queue, and the queue is what one would measure.
    private const double PacedShare = 0.5;

    // Fewer tell no percentiles.
    private const double LeastRate = 100;

    public async Task<ScenarioResult> RunAsync(CancellationToken cancellationToken)
    {
        var load = Machine.ReadLoad();
        await using var stage = await scenario.PrepareAsync(plan, cancellationToken);
        var samples = stage.Subjects.Select(_ => new List<Sample>()).ToArray();
        for (var run = 0; run <= plan.Runs; run++)
        {
            // Who comes first changes, so that what one leaves behind falls on each. The first run warms up.
            for (var turn = 0; turn < samples.Length; turn++)
            {
                var subject = (turn + run) % samples.Length;
                var sample = await stage.Subjects[subject].RunAsync(plan.Length, cancellationToken);
                await Console.Error.WriteLineAsync(FormattableString.Invariant($"{scenario.Name}: {(run == 0 ? "warm-up" : $"run {run} of {plan.Runs}")}, {stage.Subjects[subject].Name}: {sample.Rate:0.##} {stage.Unit}/s"));
                if (run > 0)
                {
                    samples[subject].Add(sample);
                }
            }
        }

        var paced = await RunPacedAsync(stage, samples, cancellationToken);
        var subjects = stage.Subjects.Select((subject, i) => new SubjectResult(subject.Name, samples[i], paced.GetValueOrDefault(subject)));
        return new ScenarioResult(scenario, stage.Unit, [.. subjects], stage.Targets, stage.Notes, load);
    }

    private async Task<Dictionary<ISubject, Sample>> RunPacedAsync(Stage stage, List<Sample>[] samples, CancellationToken cancellationToken)
    {
        var subjects = stage.Subjects.OfType<IPacedSubject>().ToList();
        var paced = new Dictionary<ISubject, Sample>();
        if (stage.Subjects[0] is not IPacedSubject)
        {
            return paced;
        }

        var rate = PacedShare * subjects.Min(subject => Spread.Of(samples[stage.Subjects.IndexOf(subject)].Select(sample => sample.Rate)).Median);
        foreach (var subject in rate < LeastRate ? [] : subjects)
        {
            paced[subject] = await subject.RunPacedAsync(rate, plan.Length, cancellationToken);
            await Console.Error.WriteLineAsync(FormattableString.Invariant($"{scenario.Name}: {subject.Name} at {rate:N0} {stage.Unit}/s: p99 {paced[subject].Times.Percentile(99).TotalMilliseconds:N2} ms"));
        }

        return paced;
    }
}
