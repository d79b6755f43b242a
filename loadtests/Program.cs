using System.CommandLine;
using Grpc.Baas.LoadTests.Hosts;
using Grpc.Baas.LoadTests.Reports;
using Grpc.Baas.LoadTests.Running;
using Grpc.Baas.LoadTests.Scenarios;

var seconds = new Option<int>("--seconds") { Description = "Length of one run of one subject, 1 to 60.", DefaultValueFactory = _ => 4, Recursive = true };
var runs = new Option<int>("--runs") { Description = "Runs of each subject that count, 1 to 50; they take turns.", DefaultValueFactory = _ => 3, Recursive = true };
var database = new Option<string>("--database") { Description = "PostgreSQL, as Host=…; without it SQLite.", DefaultValueFactory = _ => "", Recursive = true };
var output = new Option<DirectoryInfo?>("--out") { Description = "Folder that gets a folder with the report, as loadtests/results.", Recursive = true };
var names = new Argument<string[]>("name") { Description = "Names of scenarios, as list shows them; get* is all that begin so.", Arity = ArgumentArity.OneOrMore };

Task<int> RunAsync(ParseResult arguments, IReadOnlyList<IScenario> scenarios, CancellationToken cancellationToken)
{
    var plan = new RunPlan(
        TimeSpan.FromSeconds(Math.Clamp(arguments.GetValue(seconds), 1, 60)), Math.Clamp(arguments.GetValue(runs), 1, 50), arguments.GetValue(database)!);
    return LoadRun.RunAsync(scenarios, plan, arguments.GetValue(output), cancellationToken);
}

var all = new Command("all", "Runs all scenarios but those that take minutes, and reports.");
all.SetAction((arguments, cancellationToken) => RunAsync(arguments, [.. All.Scenarios.Where(scenario => !scenario.IsLong)], cancellationToken));
var run = new Command("run", "Runs some scenarios, and reports.") { names };
run.SetAction((arguments, cancellationToken) => RunAsync(arguments, All.Find(arguments.GetValue(names)!), cancellationToken));
var list = new Command("list", "Lists the scenarios.");
list.SetAction(_ =>
{
    foreach (var scenario in All.Scenarios)
    {
        Console.WriteLine($"{scenario.Name,-16} {scenario.About}{(scenario.IsLong ? " (takes minutes; only when named)" : "")}");
    }
});

// The hosts run in processes of their own, so that their time and memory can be told apart from the load's.
var engineHost = new Command("engine-host") { Hidden = true };
engineHost.SetAction(_ => EngineHost.RunAsync());
var bareHost = new Command("bare-host") { Hidden = true };
bareHost.SetAction(_ => BareHost.RunAsync());

return await new RootCommand("Load tests of Grpc.Baas.") { all, run, list, seconds, runs, database, output, engineHost, bareHost }.Parse(args).InvokeAsync();
