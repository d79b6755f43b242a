using System.Net;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Mail;
using Google.Protobuf;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Mail;

/// <summary>The outbox and the templates over the wire.</summary>
public sealed class MailServiceTests : IAsyncLifetime
{
    private const string Service = "/baas.mail.v1.MailService/";

    private readonly MailFolder _mails = new();
    private TestEngine? _started;

    private TestEngine Engine => _started!;

    public static TheoryData<string, IMessage> Calls => new()
    {
        { "ListMails", new ListMailsRequest() },
        { "RetryMail", new RetryMailRequest { Id = "x" } },
        { "SendTestMail", new SendTestMailRequest { To = "ada@example.com" } },
        { "ListTemplates", new ListTemplatesRequest() },
        { "GetTemplate", new GetTemplateRequest { Name = "test" } },
        { "UpdateTemplate", new UpdateTemplateRequest { Name = "test" } },
        { "ResetTemplate", new ResetTemplateRequest { Name = "test" } },
        { "PreviewTemplate", new PreviewTemplateRequest { Name = "test" } },
    };

    public async Task InitializeAsync() => _started = await TestEngine.StartAsync(settings: _mails.Setting);

    public async Task DisposeAsync()
    {
        await Engine.DisposeAsync();
        _mails.Dispose();
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Call_WithoutToken_IsRefused(string method, IMessage request)
    {
        var answer = await RawGrpc.CallAsync(Engine.Http2, Service + method, request);

        Assert.Equal((StatusCode.Unauthenticated, "CREDENTIALS_MISSING"), (answer.Code, answer.Reason));
    }

    [Fact]
    public async Task SendTestMail_Address_ArrivesOnceAndIsNoted()
    {
        var sent = await RestAsync(HttpMethod.Post, "outbox:test", new { to = "ada@example.com" });

        var mail = MailFolder.Decode(await _mails.WaitAsync(1));
        Assert.Contains("To: ada@example.com", mail);
        Assert.Contains("From: \"Grpc.Baas\" <noreply@localhost>", mail);
        Assert.Contains("Subject: Grpc.Baas can send mail", mail);
        Assert.Contains($"Message-ID: <{sent.Json.GetProperty("id").GetString()}@localhost>", mail);
        Assert.Contains("This mail shows that Grpc.Baas can send mail to ada@example.com.", mail);
        Assert.Contains("<h1", mail);
        Assert.EndsWith($"{sent.Json.GetProperty("id").GetString()}.eml", _mails.Files[0]);
        await Until.TrueAsync(async () => (await RestAsync(HttpMethod.Get, "outbox?state=sent")).Json.GetProperty("items").GetArrayLength() > 0);
        var item = (await RestAsync(HttpMethod.Get, "outbox")).Json.GetProperty("items")[0];
        Assert.Equal(("sent", 1, "test"), (item.GetProperty("state").GetString(), item.GetProperty("attempts").GetInt32(), item.GetProperty("template").GetString()));

        var retried = await RestAsync(HttpMethod.Post, $"outbox/{item.GetProperty("id").GetString()}:retry", new { });
        Assert.Equal((HttpStatusCode.BadRequest, "MAIL_SENT"), (retried.Status, retried.Reason));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("a@example.com\r\nBcc: b@example.com")]
    [InlineData("a@example.com,b@example.com")]
    public async Task SendTestMail_NoAddress_IsRefused(string to)
        => Assert.Equal("ADDRESS_INVALID", (await RestAsync(HttpMethod.Post, "outbox:test", new { to })).Reason);

    [Fact]
    public async Task ListMails_Pages_HaveEachOnce()
    {
        for (var i = 0; i < 5; i++)
        {
            await RestAsync(HttpMethod.Post, "outbox:test", new { to = $"a{i}@example.com" });
        }

        var seen = new List<string>();
        var token = "";
        do
        {
            var page = (await RestAsync(HttpMethod.Get, $"outbox?per_page=2&page_token={token}")).Json;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("to").GetString()!));
            token = page.TryGetProperty("next_page_token", out var next) ? next.GetString()! : "";
        }
        while (token.Length > 0);

        Assert.Equal(["a4@example.com", "a3@example.com", "a2@example.com", "a1@example.com", "a0@example.com"], seen);
    }

    [Theory]
    [InlineData("outbox?state=lost", "STATE_INVALID")]
    [InlineData("outbox?per_page=-1", "PAGE_INVALID")]
    [InlineData("outbox?page_token=bm9uc2Vuc2U", "PAGE_TOKEN_INVALID")]
    [InlineData("outbox?page_token=!", "PAGE_TOKEN_INVALID")]
    [InlineData("templates/none", "TEMPLATE_NOT_FOUND")]
    public async Task Get_WrongRequest_IsRefused(string path, string reason) => Assert.Equal(reason, (await RestAsync(HttpMethod.Get, path)).Reason);

    [Theory]
    [InlineData("outbox/0193a5b0-7c4e-7a61-9d52-3f1c8e2b6a90:retry", "MAIL_NOT_FOUND")]
    [InlineData("templates/none:reset", "TEMPLATE_NOT_FOUND")]
    [InlineData("templates/none:preview", "TEMPLATE_NOT_FOUND")]
    public async Task Post_WhatThereIsNot_IsRefused(string path, string reason) => Assert.Equal(reason, (await RestAsync(HttpMethod.Post, path, new { })).Reason);

    [Fact]
    public async Task Template_UpdatedAndReset_SaysWhatItShould()
    {
        var texts = new { subject = "Hello {{email}}", text = "Hi from {{app_name}} & co", html = "<i>{{email}}</i>" };
        var updated = await RestAsync(HttpMethod.Put, "templates/test", texts);
        Assert.True(updated.Json.GetProperty("customized").GetBoolean(), updated.Text);

        await RestAsync(HttpMethod.Post, "outbox:test", new { to = "o'hara@example.com" });
        var mail = MailFolder.Decode(await _mails.WaitAsync(1));
        Assert.Contains("Subject: Hello o'hara@example.com", mail);
        Assert.Contains("Hi from Grpc.Baas & co", mail);
        Assert.Contains("<i>o&#39;hara@example.com</i>", mail);

        var reset = await RestAsync(HttpMethod.Post, "templates/test:reset", new { });
        Assert.DoesNotContain("\"customized\":true", reset.Text);
        Assert.Equal("{{app_name}} can send mail", (await RestAsync(HttpMethod.Get, "templates/test")).Json.GetProperty("texts").GetProperty("subject").GetString());
    }

    [Fact]
    public async Task Template_UnknownPlaceholder_IsRefusedWithItsField()
    {
        var texts = new { subject = "Hello {{password}}", text = "x" };
        foreach (var answer in new[] { await RestAsync(HttpMethod.Put, "templates/test", texts), await RestAsync(HttpMethod.Post, "templates/test:preview", texts) })
        {
            Assert.Equal((HttpStatusCode.BadRequest, "TEMPLATE_INVALID"), (answer.Status, answer.Reason));
            Assert.Contains("texts.subject", answer.Text);
        }
    }

    [Fact]
    public async Task Preview_DraftOrKept_ShowsSampleValues()
    {
        var draft = await RestAsync(HttpMethod.Post, "templates/test:preview", new { subject = "To {{email}}", text = "x" });
        var kept = await RestAsync(HttpMethod.Post, "templates/test:preview", "");

        Assert.Equal("To ada@example.com", draft.Json.GetProperty("subject").GetString());
        Assert.Equal("Grpc.Baas can send mail", kept.Json.GetProperty("subject").GetString());
        Assert.Empty(_mails.Files);
    }

    private Task<RestAnswer> RestAsync(HttpMethod method, string path, object? body = null) => Engine.RestAsync(method, $"/api/v1/mail/{path}", body);
}
