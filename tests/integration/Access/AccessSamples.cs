namespace Grpc.Baas.IntegrationTests.Access;

/// <summary>A request to each method that there is. What begins with <c>$</c> is made anew for each call; see <see cref="AccessStage"/>.</summary>
internal static class AccessSamples
{
    private const string Definition = """{"name": "$spare", "schema": [{"name": "title", "type": "text"}]}""";
    private const string Document = """{"content_type": "application/json", "data": "eyJjb2xsZWN0aW9ucyI6W119"}""";
    private const string Nobody = "0193a5b0-7c4e-7a61-9d52-3f1c8e2b6a90";

    public static IReadOnlyList<AccessSample> All { get; } =
    [
        .. Of("grpc.health.v1.Health", ("Check", "{}"), ("Watch", "{}"), ("List", "{}")),
        .. Of("grpc.reflection.v1.ServerReflection", ("ServerReflectionInfo", """{"list_services": ""}""")),
        .. Of("grpc.reflection.v1alpha.ServerReflection", ("ServerReflectionInfo", """{"list_services": ""}""")),
        .. Schema,
        .. Records,
        .. MoreRecords,
        .. Accounts,
        .. Administration,
        .. OAuth,
        .. Others,
        .. Rights,
        .. Webhooks,
        .. Topics,
        .. Presence,
        .. Typed,
        .. Log,
        .. Projects,
    ];

    private static AccessSample[] Projects =>
    [
        .. Of(
            "baas.projects.v1.ProjectService",
            ("CreateProject", """{"name": "spare", "validate_only": true}"""),
            ("GetProject", """{"project": "default"}"""),
            ("ListProjects", "{}"),
            ("DeleteProject", """{"project": "default", "validate_only": true}""")),
    ];

    private static AccessSample[] Schema =>
    [
        .. Of(
            "baas.schema.v1.CollectionService",
            ("CreateCollection", """{"definition": {"name": "made$tag", "schema": [{"name": "title", "type": "text"}]}}"""),
            ("GetCollection", """{"collection": "notes"}"""),
            ("ListCollections", "{}"),
            ("UpdateCollection", $$"""{"collection": "$spare", "definition": {{Definition}}}"""),
            ("PlanCollection", $$"""{"collection": "$spare", "definition": {{Definition}}}"""),
            ("DeleteCollection", """{"collection": "$spare"}""")),
        .. Of(
            "baas.schema.v1.SchemaService",
            ("ExportSchema", """{"format": "json"}"""),
            ("DiffSchema", $$"""{"document": {{Document}}, "format": "json"}"""),
            ("ApplySchema", $$"""{"document": {{Document}}, "format": "json"}""")),
    ];

    private static AccessSample[] Records =>
    [
        .. Of(
            "baas.records.v1.RecordService",
            ("CreateRecord", """{"collection": "$C", "data": {"owner": "$owner", "text": "told-$tag"}}"""),
            ("GetRecord", """{"collection": "$C", "id": "$note"}"""),
            ("ListRecords", """{"collection": "$C", "filter": "id = '$note'"}"""),
            ("UpdateRecord", """{"collection": "$C", "id": "$note", "data": {"views+": 1}}"""),
            ("DeleteRecord", """{"collection": "$C", "id": "$note"}"""),
            ("IngestRecords", """{"collection": "$C", "items": [{"data": {"owner": "$owner", "text": "told-$tag"}}]}"""),
            ("WatchRecords", """{"collection": "$C", "filter": "id = '$note'", "snapshot": true}"""),
            ("ExplainRecords", """{"collection": "$C", "filter": "id = '$note'"}"""),
            ("ReplaceRecord", """{"collection": "$C", "id": "$note", "data": {"owner": "$owner", "text": "told-$tag", "views": 5}}"""),
            ("UpsertRecord", """{"collection": "$C", "id": "$note", "data": {"views": 5}}"""),
            ("RestoreRecord", """{"collection": "$C", "id": "$gone"}"""),
            ("PurgeRecord", """{"collection": "$C", "id": "$gone"}"""),
            ("ListDeletedRecords", """{"collection": "$C", "filter": "id = '$gone'"}""")),
        Variant("baas.records.v1.RecordService/UpsertRecord", "new", """{"collection": "$C", "id": "new-$tag", "data": {"owner": "$owner", "text": "told-$tag"}}"""),
        Variant("baas.records.v1.RecordService/GetRecord", "earlier", """{"collection": "$C", "id": "$note", "at_position": "$position"}"""),
        Variant("baas.records.v1.RecordService/GetRecord", "expanded", """{"collection": "hubs", "id": "$hub", "expand": "link_$C"}"""),
        Variant("baas.records.v1.RecordService/ListRecords", "view", """{"collection": "$C_view", "filter": "id = '$note'"}"""),
        Variant("baas.records.v1.RecordService/ListRecords", "through a relation", """{"collection": "hubs", "filter": "id = '$signpost' && link_$C.text = 'told-$tag'"}"""),
        Variant("baas.records.v1.RecordService/GetRecord", "hidden field", """{"collection": "$C", "id": "$note", "fields": "text,secret"}"""),
        Variant("baas.records.v1.RecordService/ListRecords", "hidden field", """{"collection": "$C", "filter": "id = '$note'", "fields": "text,secret"}"""),
        Variant("baas.records.v1.RecordService/ListRecords", "by hidden field", """{"collection": "$C", "filter": "secret = 'kept-$tag' && id = '$note'"}"""),
        Variant("baas.records.v1.RecordService/WatchRecords", "hidden field", """{"collection": "$C", "filter": "id = '$note'", "snapshot": true, "fields": "text,secret"}"""),
        Variant("baas.records.v1.RecordService/CreateRecord", "hidden field", """{"collection": "$C", "data": {"owner": "$owner", "text": "told-$tag", "secret": "kept-$tag"}}"""),
        Variant("baas.records.v1.RecordService/CreateRecord", "account", """{"collection": "users", "data": {"email": "a$tag@example.org", "password": "correct horse 1"}}"""),
        Variant("baas.records.v1.RecordService/UpdateRecord", "role", """{"collection": "users", "id": "$owner", "data": {"role": "boss-$tag"}}"""),
        Variant("baas.records.v1.RecordService/ListRecords", "accounts", """{"collection": "users"}"""),
        Variant("baas.records.v1.RecordService/WatchRecords", "all", """{"from": "0"}"""),
    ];

    private static AccessSample[] MoreRecords =>
    [
        .. Of(
            "baas.records.v1.BatchService",
            ("BatchWrite", """{"operations": [{"update": {"collection": "$C", "id": "$note", "data": {"views+": 1}}}]}"""),
            ("BulkCreateRecords", """{"collection": "$C", "records": [{"owner": "$owner", "text": "told-$tag"}]}"""),
            ("BulkUpdateRecords", """{"collection": "$C", "record_ids": ["$note"], "data": {"views+": 1}}"""),
            ("BulkDeleteRecords", """{"collection": "$C", "record_ids": ["$note"]}"""),
            ("UpdateRecordsWhere", """{"collection": "$C", "filter": "id = '$note'", "data": {"views+": 1}}"""),
            ("DeleteRecordsWhere", """{"collection": "$C", "filter": "id = '$note'"}""")),
        Variant("baas.records.v1.BatchService/BatchWrite", "create", """{"operations": [{"create": {"collection": "$C", "data": {"owner": "$owner", "text": "told-$tag"}}}]}"""),
        Variant("baas.records.v1.BatchService/BatchWrite", "delete", """{"operations": [{"delete": {"collection": "$C", "id": "$note"}}]}"""),
        Variant("baas.records.v1.BatchService/BatchWrite", "check", """{"operations": [{"check": {"collection": "$C", "id": "$note"}}]}"""),
        .. Of("baas.records.v1.ViewService", ("RefreshView", """{"collection": "$C_view"}""")),
        .. Of("baas.records.v1.AggregateService", ("AggregateRecords", """{"collection": "$C", "select": "max(text)", "filter": "id = '$note'"}""")),
        Variant("baas.records.v1.AggregateService/AggregateRecords", "hidden field", """{"collection": "$C", "select": "max(secret)", "filter": "id = '$note'"}"""),
        Variant("baas.records.v1.TransferService/ExportRecords", "hidden field", """{"collection": "$C", "filter": "id = '$note'", "fields": "text,secret"}"""),
        .. Of(
            "baas.records.v1.HistoryService",
            ("ListRevisions", """{"collection": "$C", "id": "$note"}"""),
            ("DiffRevisions", """{"collection": "$C", "id": "$note", "from": 0}"""),
            ("RevertRecord", """{"collection": "$C", "id": "$changed", "position": "$position"}""")),
        .. Of(
            "baas.records.v1.TransferService",
            ("ExportRecordsCsv", """{"collection": "$C", "filter": "id = '$note'"}"""),
            ("ImportRecordsCsv", """{"collection": "$C", "content": {"content_type": "text/csv", "data": "$csv"}}"""),
            ("ExportRecords", """{"collection": "$C", "filter": "id = '$note'"}"""),
            ("ImportRecords", """{"collection": "$C", "content": {"content_type": "application/x-ndjson", "data": "$ndjson"}}"""),
            ("GetIngestProgress", """{"collection": "$C", "stream_id": "s-$tag"}""")),
    ];

    private static AccessSample[] Accounts =>
    [
        .. Of(
            "baas.auth.v1.AuthService",
            ("ClaimEngine", """{"setup_token": "none", "email": "thief@example.org", "password": "correct horse 1"}"""),
            ("Login", """{"email": "viewer@example.org", "password": "correct horse 1"}"""),
            ("Refresh", """{"refresh_token": "$refresh"}"""),
            ("GetMe", "{}"),
            ("GetKeySet", "{}")),
        .. Of(
            "baas.auth.v1.AccountService",
            ("RegisterAccount", """{"collection": "users", "email": "b$tag@example.org", "password": "correct horse 1"}"""),
            ("LoginAccount", """{"collection": "users", "email": "owner@example.org", "password": "correct horse 1"}"""),
            ("RefreshAccount", """{"collection": "users", "refresh_token": "$refresh"}"""),
            ("GetAccount", """{"collection": "users"}"""),
            ("ChangePassword", """{"old_password": "correct horse 1", "new_password": "correct horse 1"}"""),
            ("ChangeEmail", """{"email": "c$tag@example.org", "password": "correct horse 1"}""")),
        Variant("baas.auth.v1.AccountService/RegisterAccount", "closed", """{"collection": "staff", "email": "b$tag@example.org", "password": "correct horse 1"}"""),
        .. Of(
            "baas.auth.v1.SessionService",
            ("Logout", "{}"),
            ("LogoutEverywhere", "{}"),
            ("ListSessions", "{}"),
            ("CreateStreamTicket", "{}"),
            ("DeleteSession", """{"session": "$session"}""")),
        .. Of(
            "baas.auth.v1.AccountMailService",
            ("VerifyEmail", """{"token": "none"}"""),
            ("ResendVerification", "{}"),
            ("RequestPasswordReset", """{"email": "d$tag@example.org"}"""),
            ("ResetPassword", """{"token": "none", "new_password": "correct horse 1"}"""),
            ("ConfirmEmailChange", """{"token": "none"}"""),
            ("RequestOneTimeCode", """{"email": "d$tag@example.org", "collection": "users"}"""),
            ("LoginWithOneTimeCode", """{"email": "d$tag@example.org", "collection": "users", "code": "123456"}""")),
        .. Of(
            "baas.auth.v1.SecondFactorService",
            ("SetUpSecondFactor", "{}"),
            ("EnableSecondFactor", """{"code": "none"}"""),
            ("DisableSecondFactor", """{"code": "none"}"""),
            ("GetSecondFactor", "{}"),
            ("RenewRecoveryCodes", """{"code": "none"}""")),
    ];

    private static AccessSample[] Administration =>
    [
        .. Of(
            "baas.auth.v1.ApiKeyService",
            ("CreateApiKey", """{"name": "made", "scopes": ["baas.auth.v1.ApiKeyService/CreateApiKey"]}"""),
            ("GetApiKey", """{"id": "$key"}"""),
            ("ListApiKeys", "{}"),
            ("RevokeApiKey", """{"id": "$key"}"""),
            ("RevokeAllApiKeys", "{}")),
        Variant("baas.auth.v1.ApiKeyService/CreateApiKey", "records", """{"name": "made", "scopes": ["baas.records.v1.RecordService/GetRecord"]}"""),
        .. Of(
            "baas.auth.v1.AdministratorService",
            ("ListAdministrators", "{}"),
            ("UpdateAdministrator", """{"id": "$administrator", "role": "admin"}"""),
            ("DeleteAdministrator", """{"id": "$administrator"}"""),
            ("InviteAdministrator", """{"email": "e$tag@example.org", "role": "viewer"}"""),
            ("ListInvitations", "{}"),
            ("DeleteInvitation", """{"id": "$invitation"}"""),
            ("RegisterAdministrator", """{"email": "r$tag@example.org", "password": "correct horse 1", "role": "admin"}""")),
        .. Of("baas.auth.v1.InvitationService", ("AcceptInvitation", """{"token": "none", "password": "correct horse 1"}""")),
    ];

    private static AccessSample[] OAuth =>
    [
        .. Of(
            "baas.auth.v1.OAuthService",
            ("BeginOAuth", """{"provider": "nobody"}"""),
            ("CompleteOAuth", """{"provider": "nobody", "code": "none", "state": "none"}"""),
            ("ExchangeOAuthCode", """{"code": "none"}"""),
            ("LinkOAuth", """{"provider": "nobody", "redirect": "https://app.example/linked", "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"}"""),
            ("ListOAuthLinks", "{}"),
            ("DeleteOAuthLink", """{"provider": "nobody"}"""),
            ("ListOAuthProviders", "{}"),
            ("PutOAuthProvider", """
                {"provider": {"name": "company", "client_id": "baas", "issuer": "https://login.example.com",
                  "redirect_uri": "https://api.example.com/api/v1/oauth/company/callback"}}
                """),
            ("DeleteOAuthProvider", """{"name": "nobody"}""")),
    ];

    private static AccessSample[] Others =>
    [
        .. Of(
            "baas.mail.v1.MailService",
            ("ListMails", "{}"),
            ("RetryMail", $$"""{"id": "{{Nobody}}"}"""),
            ("SendTestMail", """{"to": "admin@example.com"}"""),
            ("ListTemplates", "{}"),
            ("GetTemplate", """{"name": "verify-email"}"""),
            ("UpdateTemplate", """{"name": "verify-email", "texts": {"subject": "Confirm", "text": "Open {{link}}", "html": ""}}"""),
            ("ResetTemplate", """{"name": "verify-email"}"""),
            ("PreviewTemplate", """{"name": "verify-email"}""")),
        .. Of("baas.audit.v1.AuditService", ("ListAuditEvents", "{}")),
        .. Of("baas.rules.v1.RuleService", ("TestRules", """{"collection": "notes"}"""), ("ExplainAccess", """{"collection": "$C", "operation": "view", "record_id": "$note", "account_id": "$owner"}""")),
    ];

    private static AccessSample[] Rights =>
    [
        .. Of(
            "baas.rules.v1.GroupService",
            ("CreateGroup", """{"name": "made_$tag"}"""),
            ("GetGroup", """{"group": "editors"}"""),
            ("ListGroups", "{}"),
            ("DeleteGroup", """{"group": "$group"}"""),
            ("AddGroupMember", """{"group": "$group", "account_id": "$owner"}"""),
            ("ListGroupMembers", """{"group": "editors"}"""),
            ("RemoveGroupMember", """{"group": "$joined", "collection": "users", "account_id": "$owner"}""")),
        .. Of(
            "baas.rules.v1.RoleService",
            ("SetRole", """{"name": "made_$tag", "methods": ["baas.records.*"]}"""),
            ("GetRole", """{"name": "$role"}"""),
            ("ListRoles", "{}"),
            ("DeleteRole", """{"name": "$role"}""")),
        .. Of(
            "baas.rules.v1.ShareService",
            ("SetShare", """{"collection": "owned", "record_id": "$unshared", "group": "editors"}"""),
            ("ListShares", """{"collection": "owned", "record_id": "$shared"}"""),
            ("DeleteShare", """{"collection": "owned", "record_id": "$shared", "group": "editors"}""")),
        Variant("baas.rules.v1.ShareService/SetShare", "collection", """{"collection": "owned", "group": "editors"}"""),
        Variant("baas.rules.v1.ShareService/ListShares", "collection", """{"collection": "owned"}"""),
        Variant("baas.rules.v1.ShareService/DeleteShare", "collection", """{"collection": "owned", "group": "strangers"}"""),
    ];

    private static AccessSample[] Webhooks =>
    [
        .. Of(
            "baas.webhooks.v1.WebhookService",
            ("CreateWebhook", """{"url": "https://myapp.example/hook", "collection_name": "elsewhere", "events": ["create"], "active": false}"""),
            ("GetWebhook", """{"id": "$webhook"}"""),
            ("ListWebhooks", "{}"),
            ("UpdateWebhook", """{"id": "$webhook", "active": false}"""),
            ("DeleteWebhook", """{"id": "$webhook"}"""),
            ("TestWebhook", $$"""{"id": "{{Nobody}}"}"""),
            ("ReplayWebhook", $$"""{"id": "{{Nobody}}"}"""),
            ("ListDeliveries", """{"id": "$webhook"}"""),
            ("RedeliverWebhook", $$"""{"id": "$webhook", "delivery_id": "{{Nobody}}"}""")),
    ];

    private static AccessSample[] Log =>
    [
        .. Of(
            "baas.changes.v1.LogService",
            ("GetLog", "{}"),
            ("ListConsumers", "{}"),
            ("AckConsumer", """{"name": "access", "position": 0}"""),
            ("DeleteConsumer", """{"name": "access-$tag"}""")),
        Variant("baas.records.v1.RecordService/WatchRecords", "consumer", """{"collection": "$C", "filter": "id = '$note'", "snapshot": true, "consumer": "watch"}"""),
    ];

    private static AccessSample[] Topics =>
    [
        .. Of(
            "baas.topics.v1.TopicService",
            ("CreateTopic", """{"name": "made-$tag", "subscribe_rule": ""}"""),
            ("GetTopic", """{"name": "$topic"}"""),
            ("ListTopics", "{}"),
            ("UpdateTopic", """{"name": "$topic", "publish_rule": ""}"""),
            ("DeleteTopic", """{"name": "$topic"}"""),
            ("PublishMessage", """{"topic": "$topic", "payload": {"text": "Hello"}}"""),
            ("Connect", """{"list": {}}""")),
    ];

    private static AccessSample[] Typed => [.. Of("baas.typed.v1.ContractService", ("GetContract", """{"project": "default", "document": "descriptors"}"""))];

    private static AccessSample[] Presence =>
    [
        .. Of(
            "baas.presence.v1.PresenceService",
            ("ListPresence", "{}"),
            ("GetPresence", $$"""{"user_id": "{{Nobody}}"}"""),
            ("UpdatePresence", """{"status": "away"}""")),
    ];

    private static IEnumerable<AccessSample> Of(string service, params (string Method, string Json)[] samples)
        => samples.Select(sample => new AccessSample($"{service}/{sample.Method}", sample.Json));

    private static AccessSample Variant(string method, string variant, string json) => new(method, json, variant);
}
