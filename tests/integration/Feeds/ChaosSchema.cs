using System.Collections.Immutable;
using Grpc.Baas.IntegrationTests.Feeds.Model;

namespace Grpc.Baas.IntegrationTests.Feeds;

/// <summary>The collections of the run, with their rules in both languages, and the filters that subscribers have.</summary>
internal static class ChaosSchema
{
    public const int Users = 8;
    public const int Editors = 2;
    public const int Projects = 5;
    public const int Members = 12;
    public const int RecordsPerCollection = 60;
    public const int PinnedMemos = 6;

    // Read for guests, the owner and groups.
    public const long GuestRead = 2;
    public const long OwnerRead = 256;
    public const long GroupRead = 32_768;
    public const long AllOfOwners = 65_408;

    public static readonly string[] Fed = ["open", "owned", "tasks", "memos", "shifting"];
    public static readonly string[] Asked = ["projects", "members", "users"];
    public static readonly string[] Groups = ["red", "blue"];
    public static readonly string[] Statuses = ["draft", "public", "hidden"];

    private static readonly ImmutableArray<string> Common = ["n", "status", "owner", "cost", "secret"];
    private static readonly FeedRule Locked = new(null, (_, _, _) => false) { AllowsAny = _ => false };

    /// <summary>Rules that the collection <c>shifting</c> has in turn.</summary>
    public static readonly FeedRule[] Shifts =
    [
        new("", (_, _, _) => true),
        new("status = \"public\"", (row, _, _) => row["status"] == "public"),
        new("owner = @request.auth.id || n > 500", (row, caller, _) => IsOwner(row, caller) || row.Number("n") > 500),
        new("@request.auth.team = \"red\" && status != \"hidden\"", (row, caller, world) => TeamOf(caller, world) == "red" && row["status"] != "hidden")
        {
            AllowsAny = caller => caller.Id.Length > 0,
        },
        new("owner = @request.auth.id", (row, caller, _) => IsOwner(row, caller)) { AllowsAny = caller => caller.Id.Length > 0 },
    ];

    public static readonly FeedFilter[] Filters =
    [
        FeedFilter.None,
        new("status = \"public\"", "status", row => row["status"] == "public"),
        new("n > 300", "n", row => row.Number("n") > 300),
        new("status != \"draft\"", "status", row => row["status"] != "draft"),
    ];

    /// <summary>How it begins.</summary>
    public static Settings Beginning { get; } = new()
    {
        Rules = ImmutableDictionary.CreateRange(new Dictionary<string, FeedRule>
        {
            ["open"] = new("", (_, _, _) => true),
            ["owned"] = new("owner = @request.auth.id || status = \"public\"", (row, caller, _) => IsOwner(row, caller) || row["status"] == "public"),
            ["tasks"] = new(
                "project.public = true || (@collection.members.user = @request.auth.id && @collection.members.project = project && @collection.members.active = true)",
                (row, caller, world) => world.Find("projects", row["project"])?["public"] == "true" || IsMember(row, caller, world)),
            ["memos"] = new(null, IsGranted),
            ["shifting"] = Shifts[0],
            ["projects"] = new("public = true", (row, _, _) => row["public"] == "true"),
            ["members"] = Locked,
            ["users"] = Locked,
        }),
        Fields = ImmutableDictionary.CreateRange(new Dictionary<string, ImmutableArray<string>>
        {
            ["open"] = Common,
            ["owned"] = Common,
            ["tasks"] = [.. Common, "project"],
            ["memos"] = ["n", "status", "cost", "secret", "owner", "permission"],
            ["shifting"] = Common,
            ["projects"] = ["public"],
            ["members"] = ["user", "project", "active"],
            ["users"] = [],
        }),
        Guards = ImmutableDictionary.CreateRange(Fed.SelectMany(name => new KeyValuePair<(string, string), FieldGuard>[]
        {
            new((name, "secret"), FieldGuard.Hidden),
            new((name, "cost"), name == "shifting" ? FieldGuard.Everybody : FieldGuard.Editors),
        })),
        DefaultPermission = AllOfOwners,
    };

    /// <summary>A memo that nobody deletes, only ever changes.</summary>
    public static string PinnedMemo(int number) => $"memos-pinned-{number}";

    public static string UserId(int number) => $"u{number}";

    private static bool IsOwner(Row row, FeedCaller caller) => caller.Id.Length > 0 && row["owner"] == caller.Id;

    private static string TeamOf(FeedCaller caller, World world) => world.Find("users", caller.Id)?["team"] ?? "";

    private static bool IsMember(Row row, FeedCaller caller, World world)
        => caller.Id.Length > 0 && row["project"].Length > 0
            && world.Of("members").Any(member => member["user"] == caller.Id && member["project"] == row["project"] && member["active"] == "true");

    private static bool IsGranted(Row row, FeedCaller caller, World world)
    {
        var permission = row["permission"].Length > 0 ? row.Number("permission") : world.Settings.DefaultPermission;
        return (permission & GuestRead) != 0
            || (IsOwner(row, caller) && (permission & OwnerRead) != 0)
            || Groups.Any(group => world.Settings.Members.Contains((group, caller.Id))
                && ((world.Settings.Shares.GetValueOrDefault((row.Id, group)) | world.Settings.Shares.GetValueOrDefault(("", group))) & GroupRead) != 0);
    }
}
