using System.CommandLine;
using Grpc.Baas.LoadTests.Data;
using Grpc.Baas.LoadTests.Logins;
using Grpc.Baas.LoadTests.Watching;
using Grpc.Baas.LoadTests.Wire;

var seconds = new Option<int>("--seconds") { Description = "Length of one run, 1 to 60.", DefaultValueFactory = _ => 4 };
var pairs = new Option<int>("--pairs") { Description = "Runs of each host, 1 to 50; they take turns.", DefaultValueFactory = _ => 5 };
var only = new Option<string>("--only") { Description = "Only the calls whose name contains this.", DefaultValueFactory = _ => "" };
var report = new Option<FileInfo?>("--report") { Description = "Markdown file that gets the table as well." };

var wire = new Command("wire", "What the transport costs beside handlers written by hand on Kestrel. Needs h2load (Debian: nghttp2-client).") { seconds, pairs, only, report };
wire.SetAction((arguments, cancellationToken) => WireScenario.RunAsync(
    new WirePlan(
        TimeSpan.FromSeconds(Math.Clamp(arguments.GetValue(seconds), 1, 60)),
        Math.Clamp(arguments.GetValue(pairs), 1, 50),
        WireCall.All.Where(call => call.Name.Contains(arguments.GetValue(only)!, StringComparison.OrdinalIgnoreCase)).ToArray()),
    arguments.GetValue(report),
    cancellationToken));

var records = new Option<int>("--records") { Description = "Records in the collection, 10,000 to 100 million.", DefaultValueFactory = _ => 1_000_000 };
var requests = new Option<int>("--requests") { Description = "Calls of each kind, 100 to 100,000.", DefaultValueFactory = _ => 2_000 };
var database = new Option<string>("--database") { Description = "An empty PostgreSQL database, as Host=…; without it SQLite.", DefaultValueFactory = _ => "" };
var data = new Command("data", "How a collection of many records reads: by an index, deep in its pages, by search and in groups.") { records, requests, database };
data.SetAction((arguments, cancellationToken) => DataScenario.RunAsync(
    new DataPlan(
        Math.Clamp(arguments.GetValue(records), 10_000, 100_000_000),
        Math.Clamp(arguments.GetValue(requests), 100, 100_000),
        arguments.GetValue(database)!),
    cancellationToken));

var logins = new Command("logins", "What 200 logins at once cost those who read records.") { seconds, pairs, database };
logins.SetAction((arguments, cancellationToken) => LoginScenario.RunAsync(
    TimeSpan.FromSeconds(Math.Clamp(arguments.GetValue(seconds), 1, 60)),
    Math.Clamp(arguments.GetValue(pairs), 1, 50),
    arguments.GetValue(database)!,
    cancellationToken));

var subscribers = new Option<int>("--subscribers") { Description = "Streams that follow the collection, 0 to 20,000.", DefaultValueFactory = _ => 1_000 };
var rate = new Option<int>("--rate") { Description = "Records made per second, 1 to 50,000.", DefaultValueFactory = _ => 500 };
var stalled = new Option<int>("--stalled") { Description = "Streams besides that are never read, 0 to 1,000.", DefaultValueFactory = _ => 0 };
var idle = new Option<int>("--idle") { Description = "Streams besides in which nothing happens, 0 to 50,000.", DefaultValueFactory = _ => 0 };
var watch = new Command("watch", "How long changes take to all who follow them.") { subscribers, rate, seconds, stalled, idle, database };
watch.SetAction((arguments, cancellationToken) => WatchScenario.RunAsync(
    new WatchPlan(
        Math.Clamp(arguments.GetValue(subscribers), 0, 20_000),
        Math.Clamp(arguments.GetValue(rate), 1, 50_000),
        TimeSpan.FromSeconds(Math.Clamp(arguments.GetValue(seconds), 1, 60)),
        Math.Clamp(arguments.GetValue(stalled), 0, 1_000),
        Math.Clamp(arguments.GetValue(idle), 0, 50_000),
        arguments.GetValue(database)!),
    cancellationToken));

// The hosts run in processes of their own, so that their time and memory can be told apart from the load's.
var engineHost = new Command("engine-host") { Hidden = true };
engineHost.SetAction(_ => EngineHost.RunAsync());
var bareHost = new Command("bare-host") { Hidden = true };
bareHost.SetAction(_ => BareHost.RunAsync());

return await new RootCommand("Load tests of Grpc.Baas.") { wire, data, logins, watch, engineHost, bareHost }.Parse(args).InvokeAsync();
