using Grpc.Baas.Engine.Auth.OAuth;

namespace Grpc.Baas.UnitTests.Auth.OAuth;

public sealed class AppRedirectsTests
{
    private static readonly string[] Allowed = ["https://app.example/in", "https://app.example/in?a=1", "com.example.app:/in", "http://127.0.0.1/in", "http://[::1]/in"];

    [Theory]
    [InlineData("https://app.example/in")]
    [InlineData("https://app.example/in?a=1")]
    [InlineData("com.example.app:/in")]
    [InlineData("http://127.0.0.1/in")]
    [InlineData("http://127.0.0.1:51004/in")]
    [InlineData("http://[::1]:51004/in")]
    public void Allows_Listed_IsTrue(string address) => Assert.True(AppRedirects.Allows(Allowed, address));

    [Theory]
    [InlineData("")]
    [InlineData("https://app.example/in/")]
    [InlineData("https://app.example/in?a=2")]
    [InlineData("https://app.example/in#a")]
    [InlineData("https://app.example/in/../out")]
    [InlineData("https://app.example.evil.example/in")]
    [InlineData("https://app.example@evil.example/in")]
    [InlineData("https://APP.example/in")]
    [InlineData("http://app.example/in")]
    [InlineData("https://app.example:8443/in")]
    [InlineData("http://127.0.0.1:51004/out")]
    [InlineData("http://127.0.0.1:51004@evil.example/in")]
    [InlineData("http://127.0.0.1:/in")]
    [InlineData("http://127.0.0.1.evil.example/in")]
    [InlineData("http://localhost:51004/in")]
    [InlineData("//app.example/in")]
    [InlineData("/in")]
    [InlineData("com.example.app:/in\n")]
    public void Allows_Other_IsFalse(string address) => Assert.False(AppRedirects.Allows(Allowed, address));

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:password@app.example/in")]
    [InlineData("https://app.example\\in")]
    [InlineData("app.example")]
    public void IsValid_WhatNoAppNeeds_IsFalse(string address)
    {
        Assert.False(AppRedirects.IsValid(address));
        Assert.False(AppRedirects.Allows([address], address));
    }

    [Fact]
    public void Add_Parameter_IsEscaped()
    {
        Assert.Equal("https://app.example/in?code=a%26b", AppRedirects.Add("https://app.example/in", "code", "a&b"));
        Assert.Equal("https://app.example/in?a=1&code=c", AppRedirects.Add("https://app.example/in?a=1", "code", "c"));
    }
}
