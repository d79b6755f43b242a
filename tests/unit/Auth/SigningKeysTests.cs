using Grpc.Baas.Engine.Auth.Tokens;
using Grpc.Baas.UnitTests.Changes;

namespace Grpc.Baas.UnitTests.Auth;

/// <summary>When which key signs, and until when it is believed.</summary>
public sealed class SigningKeysTests : IDisposable
{
    private readonly SettableTime _time = new();
    private readonly SigningKeys _keys = new();

    public void Dispose() => _keys.Dispose();

    [Fact]
    public void CurrentAt_FirstKey_SignsAtOnce()
    {
        var first = SigningKey.Create(_time.Now);
        _keys.Load([first]);

        Assert.Same(first, _keys.CurrentAt(_time.Now));
    }

    [Fact]
    public void CurrentAt_NewKey_SignsOnceItHasBeenPublishedForAnHour()
    {
        var first = SigningKey.Create(_time.Now - TimeSpan.FromDays(90));
        var second = SigningKey.Create(_time.Now);
        _keys.Load([first, second]);

        Assert.Same(first, _keys.CurrentAt(_time.Now));
        Assert.Same(first, _keys.CurrentAt(_time.Now + TimeSpan.FromMinutes(59)));
        Assert.Same(second, _keys.CurrentAt(_time.Now + TimeSpan.FromMinutes(60)));
        Assert.True(_keys.TryFind(first.Id, out _));
        Assert.True(_keys.TryFind(second.Id, out _));
    }

    [Fact]
    public void Dead_OldKey_IsOnlyAfterItsLastTokenIsDead()
    {
        var first = SigningKey.Create(_time.Now - TimeSpan.FromDays(90));
        var second = SigningKey.Create(_time.Now);
        SigningKey[] keys = [first, second];

        Assert.Empty(SigningKeys.Dead(keys, _time.Now + SigningKeys.Lead + TimeSpan.FromHours(24)));
        Assert.Same(first, Assert.Single(SigningKeys.Dead(keys, _time.Now + SigningKeys.Lead + SigningKeys.Afterlife)));
        Assert.Empty(SigningKeys.Dead([second], _time.Now + TimeSpan.FromDays(365)));
    }
}
