using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Grpc.Baas.IntegrationTests.Feeds.Clients;
using Grpc.Baas.IntegrationTests.Feeds.Model;

namespace Grpc.Baas.IntegrationTests.Feeds.Chaos;

/// <summary>The administrator who changes what others may see, one thing after the other, and notes when.</summary>
internal sealed class RightsActor(AdminCalls admin, RightsFlags flags, int seed)
{
    private static readonly string[] Shifting = ["open", "shifting"];

    private readonly Random _random = new(seed);
    private readonly List<SettingsStep> _steps = [new(0, 0, ChaosSchema.Beginning)];
    private volatile Settings _now = ChaosSchema.Beginning;
    private int _names;

    public RightsFlags Flags => flags;

    /// <summary>The settings in the course of time.</summary>
    public IReadOnlyList<SettingsStep> Steps => _steps;

    /// <summary>The name of the field that comes and goes, for those who write it; null when there is none.</summary>
    public string? ExtraOf(string collection) => _now.Extras.GetValueOrDefault(collection);

    public async Task RunAsync(TimeSpan pause, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await ChangeAsync();
            await Task.Delay(pause * (0.5 + _random.NextDouble()), CancellationToken.None);
        }
    }

    private async Task ChangeAsync()
    {
        var choice = _random.Next(12);
        if (choice < 3 && flags.HasFlag(RightsFlags.Fields))
        {
            await ChangeFieldAsync(Shifting[_random.Next(Shifting.Length)]);
        }
        else if (choice < 4 && flags.HasFlag(RightsFlags.Records))
        {
            var team = _random.Next(2) == 0 ? "red" : "blue";
            await admin.CallAsync(HttpMethod.Patch, $"collections/users/records/u{_random.Next(ChaosSchema.Users)}", new JsonObject { ["data"] = new JsonObject { ["team"] = team } });
        }
        else if (flags.HasFlag(RightsFlags.Rules))
        {
            await (choice switch
            {
                < 6 => ShiftRuleAsync(),
                < 7 => ChangeGuardAsync(),
                < 9 => ChangeMemberAsync(),
                < 11 => ChangeShareAsync(),
                _ => ChangeDefaultAsync(),
            });
        }
    }

    private Task ChangeFieldAsync(string collection)
    {
        var (old, name) = (ExtraOf(collection), $"{Derived.Extra}_{++_names}");
        var isRemoved = old is not null && _random.Next(2) == 0;
        var next = isRemoved ? _now.Extras.Remove(collection) : _now.Extras.SetItem(collection, name);
        return StepAsync(_now with { Extras = next }, () => admin.RedefineAsync(collection, definition =>
        {
            var fields = definition["schema"]!.AsArray();
            var field = fields.FirstOrDefault(each => each!["name"]!.GetValue<string>() == old);
            if (isRemoved)
            {
                fields.Remove(field);
            }
            else if (field is not null)
            {
                field["name"] = name;
            }
            else if (fields.All(each => each!["name"]!.GetValue<string>() != name))
            {
                fields.Add(new JsonObject { ["name"] = name, ["type"] = "text" });
            }
        }));
    }

    private Task ShiftRuleAsync()
    {
        var rule = ChaosSchema.Shifts[_random.Next(ChaosSchema.Shifts.Length)];
        return StepAsync(
            _now with { Rules = _now.Rules.SetItem("shifting", rule) },
            () => admin.RedefineAsync("shifting", definition => definition["list_rule"] = rule.Text));
    }

    private Task ChangeGuardAsync()
    {
        var guard = (FieldGuard)_random.Next(3);
        return StepAsync(_now with { Guards = _now.Guards.SetItem(("shifting", Derived.Cost), guard) }, () => admin.RedefineAsync("shifting", definition =>
        {
            var cost = definition["schema"]!.AsArray().Single(field => field!["name"]!.GetValue<string>() == Derived.Cost)!;
            cost["hidden"] = guard == FieldGuard.Hidden;
            cost["read_rule"] = guard == FieldGuard.Editors ? "@request.auth.role = \"editor\"" : "";
        }));
    }

    private Task ChangeMemberAsync()
    {
        var member = (Group: ChaosSchema.Groups[_random.Next(ChaosSchema.Groups.Length)], User: ChaosSchema.UserId(_random.Next(ChaosSchema.Users)));
        return _now.Members.Contains(member)
            ? StepAsync(
                _now with { Members = _now.Members.Remove(member) },
                () => admin.CallAsync(HttpMethod.Delete, $"groups/{member.Group}/members/users/{member.User}", accepted: "MEMBER_NOT_FOUND"))
            : StepAsync(
                _now with { Members = _now.Members.Add(member) },
                () => admin.CallAsync(HttpMethod.Post, $"groups/{member.Group}/members", new JsonObject { ["account_id"] = member.User }));
    }

    // Shares end with their record, which the model does not follow; so of single records only those are shared that nobody deletes.
    private Task ChangeShareAsync()
    {
        var id = _random.Next(2) == 0 ? "" : ChaosSchema.PinnedMemo(_random.Next(ChaosSchema.PinnedMemos));
        var share = (Id: id, Group: ChaosSchema.Groups[_random.Next(ChaosSchema.Groups.Length)]);
        var path = $"collections/memos{(id.Length > 0 ? "/records/" : "")}{id}/shares/{share.Group}";
        return _now.Shares.ContainsKey(share)
            ? StepAsync(_now with { Shares = _now.Shares.Remove(share) }, () => admin.CallAsync(HttpMethod.Delete, path, accepted: "SHARE_NOT_FOUND"))
            : StepAsync(
                _now with { Shares = _now.Shares.SetItem(share, ChaosSchema.GroupRead) },
                () => admin.CallAsync(HttpMethod.Put, path, new JsonObject { ["permission"] = ChaosSchema.GroupRead }));
    }

    private Task ChangeDefaultAsync()
    {
        long[] choices = [ChaosSchema.AllOfOwners, ChaosSchema.GuestRead, 0];
        var permission = choices[_random.Next(choices.Length)];
        return StepAsync(
            _now with { DefaultPermission = permission },
            () => admin.RedefineAsync("memos", definition => definition["permissions"]!["default_permission"] = permission));
    }

    private async Task StepAsync(Settings next, Func<Task> change)
    {
        var begun = FeedClock.Micros;
        await change();
        _now = next;
        _steps.Add(new SettingsStep(begun, FeedClock.Micros, next));
    }
}
