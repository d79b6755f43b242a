using System.CommandLine;
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

// The hosts run in processes of their own, so that their time and memory can be told apart from the load's.
var engineHost = new Command("engine-host") { Hidden = true };
engineHost.SetAction(_ => EngineHost.RunAsync());
var bareHost = new Command("bare-host") { Hidden = true };
bareHost.SetAction(_ => BareHost.RunAsync());

return await new RootCommand("Load tests of Grpc.Baas.") { wire, engineHost, bareHost }.Parse(args).InvokeAsync();
