using System.CommandLine;
using Grpc.Baas.InteropClient;

var host = new Option<string>("--server_host") { Description = "Name or address of the server.", DefaultValueFactory = _ => "localhost" };
var port = new Option<int>("--server_port") { Description = "TCP port of the server.", DefaultValueFactory = _ => 10000 };
var cases = new Option<string>("--test_case")
{
    Description = $"The case to run; several with commas between. All: {string.Join(", ", InteropCases.All.Keys)}.",
    DefaultValueFactory = _ => "large_unary",
};
var useTls = new Option<bool>("--use_tls") { Description = "Whether to connect by TLS.", Arity = ArgumentArity.ZeroOrOne };
var authority = new Option<FileInfo?>("--ca_file") { Description = "Certificate in PEM that the server's must be signed by; none: the machine's." };
var parallel = new Option<int>("--parallel") { Description = "How often each case runs at the same time.", DefaultValueFactory = _ => 1 };

var command = new RootCommand("Runs gRPC's interoperability tests through the C# client.") { host, port, cases, useTls, authority, parallel };
command.SetAction(async (arguments, cancellationToken) =>
{
    var target = new InteropTarget(
        new UriBuilder(arguments.GetValue(useTls) ? "https" : "http", arguments.GetValue(host)!, arguments.GetValue(port)).Uri,
        arguments.GetValue(authority));
    var names = arguments.GetValue(cases)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    var isGood = true;
    foreach (var name in names)
    {
        isGood &= await CaseRunner.RunAsync(name, target, arguments.GetValue(parallel), cancellationToken);
    }

    return isGood ? 0 : 1;
});
return await command.Parse(args).InvokeAsync();
