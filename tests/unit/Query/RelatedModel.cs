using System.Text.Json;

namespace Grpc.Baas.UnitTests.Query;

/// <summary>
/// Records of <see cref="RelatedFixtures"/> as plain objects, and what filters mean on them, said a second time in the plainest way.
/// </summary>
internal sealed class RelatedModel
{
    private static readonly string?[] Texts = ["a", "b", "ab", "B", "", null];

    private readonly Random _random;
    private readonly List<Person> _people = [];
    private readonly List<Tag> _tags = [];
    private readonly List<Comment> _comments = [];

    public RelatedModel(Random random)
    {
        _random = random;
        for (var i = 0; i < 12; i++)
        {
            _people.Add(new Person($"u{i}", Pick(Texts), random.Next(3) == 0 ? null : random.Next(4), random.Next(2) == 0 ? Maybe(_people) : null));
        }

        for (var i = 0; i < 6; i++)
        {
            _tags.Add(new Tag($"t{i}", Pick(Texts)));
        }

        for (var i = 0; i < 60; i++)
        {
            var tags = Enumerable.Range(0, random.Next(4)).Select(_ => _tags[random.Next(_tags.Count)]).Distinct().ToArray();
            Posts.Add(new Post($"p{i:d3}", Pick(Texts), random.Next(4) == 0 ? null : Maybe(_people), tags));
        }

        for (var i = 0; i < 40; i++)
        {
            _comments.Add(new Comment($"c{i}", Pick(Texts), Maybe(_people), random.Next(4) == 0 ? null : Maybe(Posts)));
        }
    }

    public List<Post> Posts { get; } = [];

    /// <summary>Paths to texts, whether they can lead to many records, and the values that a post has there.</summary>
    private (string Path, bool IsMany, Func<Post, IEnumerable<string?>> Values)[] TextPaths =>
    [
        ("title", false, post => [post.Title]),
        ("author.name", false, post => One(post.Author).Select(person => person.Name)),
        ("author.boss.name", false, post => One(post.Author?.Boss).Select(person => person.Name)),
        ("author.boss.boss.id", false, post => One(post.Author?.Boss?.Boss).Select(person => person.Id)),
        ("tags.label", true, post => post.Tags.Select(tag => tag.Label)),
        ("tags.posts_via_tags.title", true, post => post.Tags.SelectMany(tag => Posts.Where(other => other.Tags.Contains(tag))).Select(other => other.Title)),
        ("comments_via_post.text", true, post => CommentsOf(post).Select(comment => comment.Text)),
        ("comments_via_post.by.name", true, post => CommentsOf(post).SelectMany(comment => One(comment.By)).Select(person => person.Name)),
        ("comments_via_post.by", true, post => CommentsOf(post).Select(comment => comment.By?.Id)),
        ("comments_via_post", true, post => CommentsOf(post).Select(comment => comment.Id)),
        ("author.posts_via_author.title", true, post => One(post.Author).SelectMany(PostsOf).Select(other => other.Title)),
        ("author.people_via_boss.name", true, post => One(post.Author).SelectMany(boss => _people.Where(person => person.Boss == boss)).Select(person => person.Name)),
    ];

    private (string Path, Func<Post, IEnumerable<long?>> Values)[] NumberPaths =>
    [
        ("author.age", post => One(post.Author).Select(person => (long?)person.Age)),
        ("tags:length", post => [post.Tags.Length]),
        ("comments_via_post:length", post => [CommentsOf(post).Count()]),
        ("author.posts_via_author:length", post => One(post.Author).Select(person => (long?)PostsOf(person).Count())),
        ("comments_via_post.by.people_via_boss:length", post => CommentsOf(post).SelectMany(comment => One(comment.By))
            .Select(boss => (long?)_people.Count(person => person.Boss == boss))),
    ];

    public void InsertInto(TestDatabase database)
    {
        database.Execute("BEGIN");
        _people.ForEach(person => database.InsertRow("people", person.Id, person.Name, person.Age, true, person.Boss?.Id));
        _tags.ForEach(tag => database.InsertRow("tags", tag.Id, tag.Label));
        foreach (var post in Posts)
        {
            var tags = post.Tags.Length == 0 ? null : JsonSerializer.Serialize(post.Tags.Select(tag => tag.Id));
            database.InsertRow("posts", post.Id, post.Title, post.Author?.Id, tags);
        }

        _comments.ForEach(comment => database.InsertRow("comments", comment.Id, comment.Text, comment.By?.Id, comment.Post?.Id));
        database.Execute("COMMIT");
    }

    public (string Filter, Func<Post, bool> Matches) NextFilter(int depth)
    {
        if (depth == 0)
        {
            return _random.Next(3) == 0 ? NextNumber() : NextText();
        }

        var (left, isLeft) = NextFilter(depth - 1);
        var (right, isRight) = NextFilter(depth - 1);
        return _random.Next(3) switch
        {
            0 => ($"!({left})", post => !isLeft(post)),
            1 => ($"({left}) && ({right})", post => isLeft(post) && isRight(post)),
            _ => ($"({left}) || ({right})", post => isLeft(post) || isRight(post)),
        };
    }

    private (string Filter, Func<Post, bool> Matches) NextText()
    {
        var (path, isMany, values) = Pick(TextPaths);
        var literal = Pick(Texts) ?? "u1";
        var quoted = $"'{literal}'";
        bool Any(Post post, Func<string, bool> test) => values(post).Any(value => value is not null && test(value));
        return _random.Next(isMany ? 12 : 9) switch
        {
            0 => ($"{path} = null", post => !Any(post, _ => true)),
            1 => ($"{path} != null", post => Any(post, _ => true)),
            2 => ($"{path} = {quoted}", post => Any(post, value => value == literal)),
            3 => ($"{path} != {quoted}", post => !Any(post, value => value == literal)),
            4 => ($"{path} ~ {quoted}", post => Any(post, value => value.Contains(literal, StringComparison.OrdinalIgnoreCase))),
            5 => ($"{path} !~ {quoted}", post => !Any(post, value => value.Contains(literal, StringComparison.OrdinalIgnoreCase))),
            6 => ($"{path} < {quoted}", post => Any(post, value => string.CompareOrdinal(value, literal) < 0)),
            7 => ($"{path} in ({quoted}, 'b')", post => Any(post, value => value == literal || value == "b")),
            8 => ($"{path} not in ({quoted}, 'b')", post => !Any(post, value => value == literal || value == "b")),
            9 => ($"{path} ?= {quoted}", post => Any(post, value => value == literal)),
            10 => ($"{path} ?~ {quoted}", post => Any(post, value => value.Contains(literal, StringComparison.OrdinalIgnoreCase))),
            _ => ($"{path} ?!= {quoted}", post => values(post).Any(value => value != literal)),
        };
    }

    private (string Filter, Func<Post, bool> Matches) NextNumber()
    {
        var (path, values) = Pick(NumberPaths);
        var literal = (long)_random.Next(4);
        bool Any(Post post, Func<long, bool> test) => values(post).Any(value => value is { } number && test(number));
        return _random.Next(5) switch
        {
            0 => ($"{path} = {literal}", post => Any(post, value => value == literal)),
            1 => ($"{path} != {literal}", post => !Any(post, value => value == literal)),
            2 => ($"{path} > {literal}", post => Any(post, value => value > literal)),
            3 => ($"{path} <= {literal}", post => Any(post, value => value <= literal)),
            _ => ($"{path} not in ({literal}, 1)", post => !Any(post, value => value == literal || value == 1)),
        };
    }

    public IEnumerable<Comment> CommentsOf(Post post) => _comments.Where(comment => comment.Post == post);

    private IEnumerable<Post> PostsOf(Person person) => Posts.Where(post => post.Author == person);

    private static IEnumerable<T> One<T>(T? value)
        where T : class
        => value is null ? [] : [value];

    private T Pick<T>(T[] values) => values[_random.Next(values.Length)];

    private T? Maybe<T>(List<T> values)
        where T : class
        => values.Count == 0 ? null : values[_random.Next(values.Count)];

    internal sealed record Person(string Id, string? Name, int? Age, Person? Boss);

    internal sealed record Tag(string Id, string? Label);

    internal sealed record Post(string Id, string? Title, Person? Author, Tag[] Tags);

    internal sealed record Comment(string Id, string? Text, Person? By, Post? Post);
}
