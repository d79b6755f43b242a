using Grpc.Baas.Engine.Auth.OAuth;
using Grpc.Baas.V1.Auth;

namespace Grpc.Baas.UnitTests.Auth.OAuth;

public sealed class ProviderRulesTests
{
    [Theory]
    [InlineData("google", "https://accounts.google.com", "")]
    [InlineData("microsoft", "https://login.microsoftonline.com/common/v2.0", "")]
    [InlineData("github", "", "https://github.com/login/oauth/authorize")]
    public void Complete_KnownName_NeedsClientAndRedirectOnly(string name, string issuer, string authorizeUrl)
    {
        var settings = ProviderRules.Complete(new OAuthProvider { Name = name, ClientId = "id", RedirectUri = "https://api.example/cb" });

        Assert.Empty(ProviderRules.Check(settings, allowsPrivate: false));
        Assert.Equal((issuer, authorizeUrl), (settings.Issuer, settings.AuthorizeUrl));
        Assert.NotEmpty(settings.DisplayName);
    }

    [Fact]
    public void Complete_KnownNameWithOtherPlace_KeepsIt()
        => Assert.Equal("https://login.microsoftonline.com/1/v2.0", ProviderRules.Complete(
            new OAuthProvider { Name = "microsoft", Issuer = "https://login.microsoftonline.com/1/v2.0" }).Issuer);

    [Theory]
    [InlineData("""{"name": "Company"}""", "name")]
    [InlineData("""{"name": "a/b"}""", "name")]
    [InlineData("""{"client_id": ""}""", "client_id")]
    [InlineData("""{"client_id": "a\u0000b"}""", "client_id")]
    [InlineData("""{"client_secret": "a\nb"}""", "client_secret")]
    [InlineData("""{"redirect_uri": "/callback"}""", "redirect_uri")]
    [InlineData("""{"redirect_uri": "https://a.example/#x"}""", "redirect_uri")]
    [InlineData("""{"issuer": "http://login.example"}""", "issuer")]
    [InlineData("""{"issuer": "https://login.example?a=1"}""", "issuer")]
    [InlineData("""{"issuer": "https://user@login.example"}""", "issuer")]
    [InlineData("""{"issuer": "ftp://login.example"}""", "issuer")]
    [InlineData("""{"issuer": "", "authorize_url": "https://a.example", "token_url": "https://a.example"}""", "user_url")]
    [InlineData("""{"issuer": "", "authorize_url": "javascript:a", "token_url": "https://a.example", "user_url": "https://a.example"}""", "authorize_url")]
    [InlineData("""{"authorize_url": "https://a.example"}""", "authorize_url")]
    [InlineData("""{"scopes": ["openid email"]}""", "scopes")]
    [InlineData("""{"scopes": ["email"]}""", "scopes")]
    [InlineData("""{"app_redirects": ["javascript:alert(1)"]}""", "app_redirects")]
    public void Check_WrongSetting_NamesTheField(string changed, string field)
    {
        var settings = OAuthProvider.Parser.ParseJson(
            """{"name": "company", "client_id": "id", "redirect_uri": "https://api.example/cb", "issuer": "https://login.example"}""");
        var parsed = OAuthProvider.Parser.ParseJson(changed);
        foreach (var given in System.Text.Json.JsonDocument.Parse(changed).RootElement.EnumerateObject())
        {
            var descriptor = OAuthProvider.Descriptor.FindFieldByName(given.Name);
            if (descriptor.IsRepeated)
            {
                var list = (System.Collections.IList)descriptor.Accessor.GetValue(settings);
                list.Add(((System.Collections.IList)descriptor.Accessor.GetValue(parsed))[0]);
            }
            else
            {
                descriptor.Accessor.SetValue(settings, descriptor.Accessor.GetValue(parsed));
            }
        }

        Assert.Contains(ProviderRules.Check(ProviderRules.Complete(settings), allowsPrivate: false), violation => violation.Field == field);
    }
}
