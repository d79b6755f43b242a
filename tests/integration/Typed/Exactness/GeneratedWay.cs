using Default.Client;
using Grpc.Baas.Client;

namespace Grpc.Baas.IntegrationTests.Typed.Exactness;

/// <summary>The generated C# client.</summary>
internal sealed class GeneratedWay(BaasClient client) : RecordWay
{
    private readonly RecordCollection<Post> _posts = new DefaultClient(client).Posts;

    public override string Name => "generated";

    public override bool Knows(ExactValue value) => value.Put is not null;

    public override async Task<SeenRecord> CreateAsync(string id, ExactValue value)
    {
        try
        {
            return ToSeen(await _posts.CreateAsync(value.Put!(new Post { Id = id })));
        }
        catch (BaasClientException fault)
        {
            throw new RefusedException(fault.Reason);
        }
    }

    public override async Task<SeenRecord> GetAsync(string id) => ToSeen(await _posts.GetAsync(id));

    public override async Task<IReadOnlyList<SeenRecord>> ListAsync() => await _posts.All.Select(ToSeen).ToListAsync();

    public override async Task<IReadOnlyList<SeenRecord>> WatchAsync(int count) =>
        await _posts.WatchAsync(new WatchOptions { From = 0 }).Take(count).Select(told => ToSeen(told.Record!)).ToListAsync();

    // What the client read, as it would write it; that it writes what it has is proved beside its codec.
    private static SeenRecord ToSeen(Post post) => new WireRecord(post.Id, PostCodec.Instance.Encode(post));
}
