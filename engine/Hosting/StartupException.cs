using System.Net.Sockets;
using Grpc.Baas.Engine.Kernel;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Hosting;

/// <summary>The engine cannot start for a reason that lies outside of it. The message is one line that says what to do.</summary>
internal sealed class StartupException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>An address asks for TLS, and there is no certificate.</summary>
    public static StartupException CertificateMissing(string url) => new(
        $"'{url}' needs a certificate: give --tls-certificate FILE and --tls-key FILE (PEM). One for trying out: openssl req -x509 -newkey rsa:2048 "
        + "-nodes -days 30 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout key.pem -out cert.pem");

    /// <summary>Explains what a start failed with; null for what nobody but a developer can put right.</summary>
    public static StartupException? From(Exception exception) => exception switch
    {
        StartupException explained => explained,
        OptionsValidationException => new($"The configuration is wrong: {exception.Message}", exception),
        SocketException or IOException { InnerException: AddressInUseException or SocketException } =>
            new($"{exception.Message.TrimEnd('.')}. Choose another address with --listen.", exception),
        UnauthorizedAccessException => new($"The data folder cannot be written: {exception.Message} Choose another with --data.", exception),
        IOException => new($"The data folder cannot be used: {exception.Message} Choose another with --data.", exception),
        InvalidOperationException or BaasException => new(exception.Message, exception),
        _ => null,
    };
}
