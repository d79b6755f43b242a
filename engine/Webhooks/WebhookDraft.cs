using System.Net;
using Google.Protobuf.Collections;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Outgoing;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Webhooks.Deliveries;
using Grpc.Baas.V1.Webhooks;

namespace Grpc.Baas.Engine.Webhooks;

/// <summary>Reads what is asked of a webhook, and collects all that is wrong with it.</summary>
internal sealed class WebhookDraft
{
    private const int MaxUrlChars = 2_000;
    private const int MaxSecretChars = 500;
    private const int DefaultRetries = 3;

    private readonly AllowedTargets _targets;
    private readonly List<FieldViolation> _violations = [];

    private WebhookDraft(AllowedTargets targets) => _targets = targets;

    public string? Url { get; private init; }

    public string? Secret { get; private init; }

    public int? RetryCount { get; private init; }

    public bool? IsActive { get; private init; }

    public bool? AutoDisables { get; private init; }

    /// <summary>None when the request leaves them as they are.</summary>
    public WebhookEvents Events { get; private set; }

    /// <exception cref="BaasException">webhooks WEBHOOK_INVALID with all that is wrong; schema COLLECTION_NOT_FOUND.</exception>
    public static (WebhookDraft Draft, Collection Collection) Read(CreateWebhookRequest request, CatalogueSnapshot catalogue, AllowedTargets targets)
    {
        var draft = new WebhookDraft(targets)
        {
            Url = request.Url,
            Secret = request.Secret,
            RetryCount = request.HasRetryCount ? request.RetryCount : DefaultRetries,
            IsActive = !request.HasActive || request.Active,
            AutoDisables = !request.HasAutoDisable || request.AutoDisable,
        };
        var collection = catalogue.Find(request.CollectionName);
        if (request.CollectionName.Length == 0)
        {
            draft.Add("collection_name", "REQUIRED", "the name of a collection is required");
        }
        else if (collection?.IsView == true)
        {
            draft.Add("collection_name", "VIEW", "a view has no changes of its own; name a collection that it reads");
        }

        if (request.Events.Count == 0)
        {
            draft.Add("events", "REQUIRED", "at least one of create, update and delete is required");
        }

        draft.Check(request.Events);
        return (draft, collection ?? throw SchemaErrors.CollectionNotFound(request.CollectionName));
    }

    /// <exception cref="BaasException">webhooks WEBHOOK_INVALID with all that is wrong.</exception>
    public static WebhookDraft Read(UpdateWebhookRequest request, AllowedTargets targets)
    {
        var draft = new WebhookDraft(targets)
        {
            Url = request.HasUrl ? request.Url : null,
            Secret = request.HasSecret ? request.Secret : null,
            RetryCount = request.HasRetryCount ? request.RetryCount : null,
            IsActive = request.HasActive ? request.Active : null,
            AutoDisables = request.HasAutoDisable ? request.AutoDisable : null,
        };
        draft.Check(request.Events);
        return draft;
    }

    private void Check(RepeatedField<string> events)
    {
        if (Url is not null)
        {
            CheckUrl(Url);
        }

        for (var i = 0; i < events.Count; i++)
        {
            var one = WebhookEventNames.Find(events[i]);
            if (one == WebhookEvents.None)
            {
                Add($"events[{i}]", "ONE_OF", "expected is create, update or delete");
                break;
            }

            Events |= one;
        }

        if (Secret?.Length > MaxSecretChars)
        {
            Add("secret", "MAX_LENGTH", $"at most {MaxSecretChars} characters are expected");
        }

        if (RetryCount is < 0 or > RetrySchedule.MaxRetries)
        {
            Add("retry_count", "RANGE", $"expected is 0 to {RetrySchedule.MaxRetries}");
        }

        if (_violations.Count > 0)
        {
            throw WebhooksErrors.WebhookInvalid(_violations);
        }
    }

    private void CheckUrl(string text)
    {
        if (text.Length is 0 or > MaxUrlChars)
        {
            Add("url", text.Length == 0 ? "REQUIRED" : "MAX_LENGTH", $"an address of 1 to {MaxUrlChars} characters is required");
        }
        else if (text.Any(static c => c <= ' ' || char.IsControl(c)) || !Uri.TryCreate(text, UriKind.Absolute, out var url)
            || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp) || url.Host.Length == 0)
        {
            Add("url", "FORMAT", "an absolute address of https or http is expected, as https://example.com/webhook");
        }
        else if (url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            Add("url", "FORMAT", "an address without user, password and fragment is expected");
        }
        else if (AddressOf(url) is { } address && !_targets.Allows(url.IdnHost, address))
        {
            Add("url", "TARGET", "this address is none of the Internet, and Baas:Webhooks:AllowedTargets does not have it");
        }
    }

    // Names are looked up when the engine connects, each time anew; localhost leads nowhere else.
    private static IPAddress? AddressOf(Uri url)
        => IPAddress.TryParse(url.DnsSafeHost, out var address) ? address : url.IsLoopback ? IPAddress.Loopback : null;

    private void Add(string field, string rule, string description) => _violations.Add(new FieldViolation(field, rule, description));
}
