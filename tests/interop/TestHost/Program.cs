using System.CommandLine;
using Grpc.Baas.TestHost;

var port = new Option<int>("--port") { Description = "TCP port on the loopback addresses; 0 takes a free one.", DefaultValueFactory = _ => 10000 };
var useTls = new Option<bool>("--use_tls") { Description = "Whether to serve TLS; then the certificate and its key are needed.", Arity = ArgumentArity.ZeroOrOne };
var certificate = new Option<FileInfo?>("--tls_cert_file") { Description = "Certificate chain in PEM." };
var key = new Option<FileInfo?>("--tls_key_file") { Description = "Private key of the certificate in PEM." };

var command = new RootCommand("Serves grpc.testing.TestService, the service of gRPC's interoperability tests.") { port, useTls, certificate, key };
command.Validators.Add(result =>
{
    if (result.GetValue(useTls) && (result.GetValue(certificate) is null || result.GetValue(key) is null))
    {
        result.AddError("--use_tls needs --tls_cert_file and --tls_key_file.");
    }
});
command.SetAction(async (arguments, cancellationToken) =>
{
    var tls = arguments.GetValue(useTls) ? new TlsFiles(arguments.GetValue(certificate)!, arguments.GetValue(key)!) : null;
    await using var host = HostSetup.Build(arguments.GetValue(port), tls);
    await host.StartAsync(cancellationToken);
    foreach (var address in host.Urls.Distinct())
    {
        // Each endpoint has an entry per protocol.
        Console.WriteLine($"listening on {address}");
    }

    await host.WaitForShutdownAsync(cancellationToken);
});
return await command.Parse(args).InvokeAsync();
