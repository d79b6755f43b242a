using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Grpc.Baas.Engine.Kernel.Outgoing;
using Grpc.Baas.Engine.Schema.Secrets;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Webhooks.Deliveries;

/// <summary>Posts events to receivers. Only their status counts: what else they say is neither read nor kept.</summary>
internal sealed class WebhookHttp(AllowedTargets targets, SecretKeys keys, TimeProvider time, IOptions<WebhooksOptions> options) : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly TimeSpan _timeout = options.Value.SendTimeout;
    private readonly HttpClient _client = NewClient(targets);

    /// <summary>Makes one attempt.</summary>
    /// <param name="id">What the receiver knows the event by.</param>
    /// <param name="body">The bytes that are sent and signed.</param>
    /// <exception cref="OperationCanceledException">The caller has left.</exception>
    /// <exception cref="Kernel.BaasException">schema ENCRYPTION_KEY_MISSING; storage IO_FAILED.</exception>
    public async Task<DeliveryOutcome> PostAsync(Webhook webhook, string id, byte[] body, CancellationToken cancellationToken)
    {
        using var request = MakeRequest(webhook, id, body);
        using var limit = new CancellationTokenSource(_timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var begun = time.GetTimestamp();
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var status = (int)response.StatusCode;
            return new DeliveryOutcome(status, FaultOf(status), time.GetElapsedTime(begun));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DeliveryOutcome(0, "no answer in time", time.GetElapsedTime(begun));
        }
        catch (HttpRequestException exception)
        {
            return new DeliveryOutcome(0, FaultOf(exception), time.GetElapsedTime(begun));
        }
    }

    public void Dispose() => _client.Dispose();

    private static HttpClient NewClient(AllowedTargets targets)
    {
        var client = OutgoingHttp.NewClient(targets);

        // Each attempt has a limit of its own.
        client.Timeout = Timeout.InfiniteTimeSpan;
        return client;
    }

    private HttpRequestMessage MakeRequest(Webhook webhook, string id, byte[] body)
    {
        var seconds = time.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ByteArrayContent(body) { Headers = { ContentType = Json } } };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", seconds.ToString(CultureInfo.InvariantCulture));
        if (webhook.Secret.Length > 0)
        {
            var secret = Encoding.UTF8.GetString(keys.Decrypt(webhook.Secret));
            request.Headers.Add("X-Webhook-Signature", WebhookSignature.OfBody(secret, body));
            request.Headers.Add("webhook-signature", WebhookSignature.OfMessage(secret, id, seconds, body));
        }

        return request;
    }

    private static string FaultOf(int status) => status switch
    {
        >= 200 and < 300 => "",
        >= 300 and < 400 => $"status {status}, and redirects are not followed",
        _ => $"status {status}",
    };

    private static string FaultOf(HttpRequestException exception) => exception switch
    {
        { InnerException: TargetRefusedException } => "the address is none of the Internet",
        { HttpRequestError: HttpRequestError.NameResolutionError } => "no such host",
        { HttpRequestError: HttpRequestError.SecureConnectionError } => "TLS failed",
        { InnerException: SocketException socket } => $"no connection: {socket.SocketErrorCode}",
        _ => "the connection broke",
    };
}
