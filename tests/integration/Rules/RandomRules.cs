namespace Grpc.Baas.IntegrationTests.Rules;

/// <summary>Makes rules over the collection of <see cref="RulePropertyTests"/>.</summary>
internal sealed class RandomRules(Random random)
{
    private static readonly string[] Comparisons =
    [
        "owner = @request.auth.id",
        "@request.auth.id = @record.owner",
        "owner != @request.auth.id",
        "@request.auth.id != ''",
        "@request.auth.id = null",
        "@request.auth.role = 'editor'",
        "@request.auth.role in ('editor', 'user')",
        "@request.auth.verified",
        "@request.auth.team = team",
        "@request.auth.team != team",
        "team = @request.auth.team",
        "n <= @request.auth.level",
        "@request.auth.level > n",
        "@request.auth.level >= 2",
        "@request.auth.tags ?= team",
        "tags ?= @request.auth.team",
        "@request.auth.tags ?= 'red'",
        "flag",
        "flag = @request.auth.verified",
        "n > 2",
        "tags ?~ 'e'",
        "owner ~ @request.auth.team",
        "n = null",
        "owner = team",
        "group.title ~ 'a'",
        "group.team = @request.auth.team",
        "group.team != @request.auth.team",
        "group.members_via_group.user ?= @request.auth.id",
        "refs_via_doc:length > 0",
        "members_via_doc.user = @request.auth.id",
        "@collection.members.user = @request.auth.id && @collection.members.group = group",
        "@collection.members.user = @request.auth.id && @collection.members.doc = id",
        "@collection.members.user = @request.auth.id",
        "@request.auth.level = @request.auth.level",
        "@request.auth.team = @request.auth.role",
        "created <= @now",
    ];

    public string Next(int depth = 0) => random.Next(depth < 3 ? 6 : 2) switch
    {
        2 => $"({Next(depth + 1)} && {Next(depth + 1)})",
        3 => $"({Next(depth + 1)} || {Next(depth + 1)})",
        4 => $"!({Next(depth + 1)})",
        5 => $"({Next(depth + 1)} && {Next(depth + 1)} || {Next(depth + 1)})",
        _ => Comparisons[random.Next(Comparisons.Length)],
    };
}
