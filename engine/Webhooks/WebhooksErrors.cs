using System.Globalization;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Webhooks;

namespace Grpc.Baas.Engine.Webhooks;

/// <summary>Makes the errors of webhooks.</summary>
internal static class WebhooksErrors
{
    private const string WebhookType = "baas.webhooks.v1.Webhook";
    private const string DeliveryType = "baas.webhooks.v1.WebhookDelivery";

    // A message repeats ids of clients; more of them than this help nobody.
    private const int MaxIdLength = 64;

    public static BaasException CredentialsMissing() => new(
        AuthErrorTable.CredentialsMissing, "The caller must be signed in: send the header 'authorization: Bearer <access token>'.");

    public static BaasException PermissionDenied() => new(
        AuthErrorTable.PermissionDenied, "Only administrators, and API keys that are not limited to some collections, may work with webhooks.");

    public static BaasException WebhookNotFound(string id) => NotFound(WebhooksErrorTable.WebhookNotFound, WebhookType, "webhook", id);

    public static BaasException DeliveryNotFound(string id) => NotFound(WebhooksErrorTable.DeliveryNotFound, DeliveryType, "delivery of the webhook", id);

    public static BaasException WebhookInvalid(IReadOnlyList<FieldViolation> violations) => new(
        WebhooksErrorTable.WebhookInvalid, string.Join(' ', violations.Select(violation => $"{violation.Field}: {violation.Description}.")))
    {
        Violations = violations,
    };

    public static BaasException TooManyWebhooks(int maximum)
    {
        var limit = maximum.ToString(CultureInfo.InvariantCulture);
        return new BaasException(
            WebhooksErrorTable.TooManyWebhooks, $"There are {limit} webhooks already, as many as the project may have.", new Dictionary<string, string> { ["maximum"] = limit });
    }

    public static BaasException StateInvalid() => new(WebhooksErrorTable.StateInvalid, "The field state takes waiting, delivered or failed.")
    {
        Violations = [new FieldViolation("state", "ONE_OF", "expected is waiting, delivered or failed")],
    };

    private static BaasException NotFound(ErrorDefinition definition, string type, string what, string id)
    {
        var shown = id.Length <= MaxIdLength ? id : string.Concat(id.AsSpan(0, MaxIdLength), "…");
        return new BaasException(definition, $"No {what} has the id '{shown}'.", new Dictionary<string, string> { ["id"] = shown })
        {
            Resource = (type, shown),
        };
    }
}
