using System.CommandLine;
using Grpc.Baas.TestHost;

var port = new Option<int>("--port") { Description = "TCP port on the loopback addresses; 0 takes a free one.", DefaultValueFactory = _ => 10000 };
var useTls = new Option<bool>("--use_tls") { Description = "Whether to serve TLS; then the certificate and its key are needed.", Arity = ArgumentArity.ZeroOrOne };
var certificate = new Option<FileInfo?>("--tls_cert_file") { Description = "Certificate chain in PEM." };
var key = new Option<FileInfo?>("--tls_key_file") { Description = "Private key of the certificate in PEM." };

var command = new RootCommand("Serves grpc.testing.TestService, the service of gRPC's interoperability tests.") { port, useTls, certificate, key };
command.SetAction(async (arguments, cancellationToken) =>
{
    var tls = arguments.GetValue(useTls)
        ? new TlsFiles(
            arguments.GetValue(certificate) ?? throw new ArgumentException("--use_tls needs --tls_cert_file."),
            arguments.GetValue(key) ?? throw new ArgumentException("--use_tls needs --tls_key_file."))
        : null;
    await using var host = HostSetup.Build(arguments.GetValue(port), tls);
    await host.StartAsync(cancellationToken);
    foreach (var address in host.Urls)
    {
        Console.WriteLine($"listening on {address}");
    }

    await host.WaitForShutdownAsync(cancellationToken);
});
return await command.Parse(args).InvokeAsync();
