using System.Diagnostics;
using Grpc.Baas.Engine.Auth.Passwords;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.UnitTests.Auth;

public sealed class PasswordHashingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task VerifyAsync_RightAndWrongPassword_TellsThem()
    {
        using var hashing = new PasswordHashing(maxWaiting: 10);
        var hash = await hashing.HashAsync("correct horse", CancellationToken.None);

        Assert.True(await hashing.VerifyAsync(hash, "correct horse", CancellationToken.None));
        Assert.False(await hashing.VerifyAsync(hash, "correct horsf", CancellationToken.None));
        Assert.DoesNotContain("horse", hash);
    }

    [Fact]
    public async Task VerifyAsync_Nobody_TakesAsLongAndIsWrong()
    {
        using var hashing = new PasswordHashing(maxWaiting: 10);
        var hash = await hashing.HashAsync("correct horse", CancellationToken.None);
        var known = await TimeAsync(() => hashing.VerifyAsync(hash, "wrong", CancellationToken.None));
        var nobody = await TimeAsync(() => hashing.VerifyAsync(null, "wrong", CancellationToken.None));

        // The hasher reads the cost out of the hash, so a malformed one would be done at once.
        Assert.InRange(nobody / known, 0.2, 5);
    }

    [Fact]
    public async Task HashAsync_TooManyAtOnce_RefusesTheRest()
    {
        using var hashing = new PasswordHashing(maxWaiting: 2);

        var all = Enumerable.Range(0, 50).Select(_ => hashing.HashAsync("correct horse", CancellationToken.None)).ToArray();
        var outcomes = await Task.WhenAll(all.Select(OutcomeAsync)).WaitAsync(Patience);

        Assert.InRange(outcomes.Count(outcome => outcome is null), 3, 49);
        var refusal = outcomes.First(outcome => outcome is not null)!;
        Assert.Equal("LOGIN_THROTTLED", refusal.Definition.Reason);
        Assert.NotNull(refusal.RetryAfter);
        Assert.NotEmpty(await hashing.HashAsync("afterwards there is room", CancellationToken.None));
    }

    [Fact]
    public async Task HashAsync_FloodedByOneProject_TakesTurnsWithAnother()
    {
        using var process = new PasswordHashing(maxWaiting: 20);
        using var flooded = process.ForProject();
        using var other = process.ForProject();
        using var giveUp = new CancellationTokenSource();
        var flood = Enumerable.Range(0, 200).Select(_ => OutcomeAsync(flooded.HashAsync("correct horse", giveUp.Token))).ToArray();

        await other.HashAsync("correct horse", CancellationToken.None).WaitAsync(Patience);

        Assert.True(flood.Count(work => !work.IsCompleted) > 10);
        Assert.Contains(flood, work => work is { IsCompletedSuccessfully: true, Result.Definition.Reason: "LOGIN_THROTTLED" });
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(flood).WaitAsync(Patience));
    }

    private static async Task<BaasException?> OutcomeAsync(Task<string> hashing)
    {
        try
        {
            await hashing;
            return null;
        }
        catch (BaasException exception)
        {
            return exception;
        }
    }

    // The best of three, so that a busy machine does not decide.
    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var best = double.MaxValue;
        for (var i = 0; i < 3; i++)
        {
            var watch = Stopwatch.StartNew();
            await work();
            best = Math.Min(best, watch.Elapsed.TotalMilliseconds);
        }

        return best;
    }
}
