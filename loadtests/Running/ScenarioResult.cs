namespace Grpc.Baas.LoadTests.Running;

/// <summary>What came of a scenario.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Unit">What its rates count.</param>
/// <param name="Subjects">The subject that it is about, then its baselines.</param>
/// <param name="Targets">What it should have reached.</param>
/// <param name="Notes">What else was found out.</param>
/// <param name="Load">The machine's load average of one minute before it began; 1 is one busy core.</param>
internal sealed record ScenarioResult(
    IScenario Scenario, string Unit, IReadOnlyList<SubjectResult> Subjects, IReadOnlyList<Target> Targets, IReadOnlyList<string> Notes, double Load)
{
    /// <summary>What the scenario is about.</summary>
    public SubjectResult Own => Subjects[0];

    public SubjectResult Find(string name) => Subjects.First(subject => subject.Name == name);
}
