using Grpc.Baas.Client.Calls;
using Grpc.Baas.Client.SignIn;
using Grpc.Baas.Client.Watching;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Changes;
using Grpc.Baas.V1.Records;
using Grpc.Baas.V1.Schema;
using Grpc.Core;

namespace Grpc.Baas.Client;

/// <summary>
/// A client of one engine: signs in and stays so, describes collections, and reads, writes and watches records. Make one and
/// keep it; it is thread-safe. Calls that fail throw <see cref="BaasClientException"/>.
/// </summary>
/// <example><code>
/// using var client = new BaasClient("http://localhost:8080");
/// await client.SignInAsync("admin@example.com", password);
/// var posts = client.Collection("posts");
/// var post = await posts.CreateAsync(new RecordData { ["title"] = "Hello" });
/// await foreach (var change in posts.WatchAsync()) { … }
/// </code></example>
public sealed class BaasClient : IDisposable
{
    private readonly Session _session;
    private readonly AuthService.AuthServiceClient _auth;
    private readonly AccountService.AccountServiceClient _accounts;
    private readonly CallRunner _calls;
    private readonly string _name;

    /// <summary>Makes a client. It connects at the first call.</summary>
    /// <param name="address">The engine's address, as <c>http://localhost:8080</c>.</param>
    /// <param name="options">The project, tokens, time-outs and the connection.</param>
    /// <exception cref="ArgumentException">The address is not an absolute http or https one, or the project's name is none.</exception>
    public BaasClient(string address, BaasClientOptions? options = null)
    {
        options ??= new BaasClientOptions();
        var time = options.Channel.TimeProvider;
        Channel = BaasChannel.ForAddress(address, options.Channel with { Project = options.Project });

        // Signing in and renewing must not wait for the token that they are about to bring.
        _auth = new AuthService.AuthServiceClient(Channel.CreateCallInvoker());
        _accounts = new AccountService.AccountServiceClient(Channel.CreateCallInvoker());
        _session = new Session(_auth, time);
        if (options.AccessToken is { Length: > 0 } accessToken)
        {
            _session.Set(accessToken, options.RefreshToken);
        }

        _name = options.Name;
        _calls = new CallRunner(options.CallTimeout, time);
        CallInvoker = Channel.CreateCallInvoker(_session);
        Records = new RecordService.RecordServiceClient(CallInvoker);
        Collections = new CollectionCatalog(new CollectionService.CollectionServiceClient(CallInvoker), _calls);
    }

    /// <summary>The connections.</summary>
    public BaasChannel Channel { get; }

    /// <summary>Makes calls as the one who is signed in, for generated clients of other services.</summary>
    public CallInvoker CallInvoker { get; }

    /// <summary>The generated client of the records, for what <see cref="Collection"/> does not cover.</summary>
    public RecordService.RecordServiceClient Records { get; }

    /// <summary>Describes data.</summary>
    public CollectionCatalog Collections { get; }

    /// <summary>The access token now; null when nobody is signed in.</summary>
    public string? AccessToken => _session.Current?.AccessToken;

    /// <summary>Signs in. From then on all calls are made as this user; the access token is renewed when needed.</summary>
    /// <exception cref="BaasClientException">auth CREDENTIALS_INVALID, LOGIN_THROTTLED.</exception>
    public async Task<User> SignInAsync(string email, string password, CancellationToken cancellationToken = default)
    {
        var request = new LoginRequest { Email = email, Password = password };
        return Accept(await _calls.RunAsync(_auth.LoginAsync, request, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Signs in to an account of a collection of type <c>auth</c>; otherwise as <see cref="SignInAsync"/>.</summary>
    /// <param name="collection">Name or id of the collection.</param>
    /// <param name="email">Address, in any case.</param>
    /// <param name="password">Password.</param>
    /// <param name="remember">Whether the session outlives a day without use.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="BaasClientException">
    /// auth CREDENTIALS_INVALID, ACCOUNT_SUSPENDED, ACCOUNT_UNVERIFIED, PASSWORD_DISABLED, LOGIN_THROTTLED.
    /// </exception>
    public async Task<User> SignInToAsync(
        string collection, string email, string password, bool remember = true, CancellationToken cancellationToken = default)
    {
        var request = new LoginAccountRequest { Collection = collection, Email = email, Password = password, Remember = remember };
        return Accept(await _calls.RunAsync(_accounts.LoginAccountAsync, request, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Makes an account in a collection of type <c>auth</c> and signs in to it, unless addresses must be verified there first.</summary>
    /// <param name="collection">Name or id of the collection.</param>
    /// <param name="email">Address; it is kept in lower case.</param>
    /// <param name="password">8 to 256 characters, unless the collection says otherwise.</param>
    /// <param name="data">Values of the collection's other fields; null: none.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="BaasClientException">auth EMAIL_TAKEN, ACCOUNT_INVALID, PERMISSION_DENIED; records DATA_INVALID.</exception>
    public async Task<User> RegisterAsync(
        string collection, string email, string password, RecordData? data = null, CancellationToken cancellationToken = default)
    {
        var request = new RegisterAccountRequest { Collection = collection, Email = email, Password = password, Data = data?.Fields };
        var response = await _calls.RunAsync(_accounts.RegisterAccountAsync, request, cancellationToken).ConfigureAwait(false);
        return response.AccessToken.Length > 0 ? Accept(response) : response.User;
    }

    /// <summary>Ends the session at the engine, with all its tokens, and forgets them.</summary>
    /// <exception cref="BaasClientException">auth CREDENTIALS_MISSING when nobody is signed in.</exception>
    public async Task LogoutAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var sessions = new SessionService.SessionServiceClient(CallInvoker);
            await _calls.RunAsync(sessions.LogoutAsync, new LogoutRequest(), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _session.Clear();
        }
    }

    /// <summary>Makes the first administrator of a new engine, and signs in as it.</summary>
    /// <param name="setupToken">The one-time token that the engine printed when it started.</param>
    /// <param name="email">Address of the administrator.</param>
    /// <param name="password">8 to 256 characters.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="BaasClientException">auth ENGINE_CLAIMED, SETUP_TOKEN_INVALID, ACCOUNT_INVALID.</exception>
    public async Task<User> ClaimAsync(string setupToken, string email, string password, CancellationToken cancellationToken = default)
    {
        var request = new ClaimEngineRequest { SetupToken = setupToken, Email = email, Password = password };
        return Accept(await _calls.RunAsync(_auth.ClaimEngineAsync, request, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Forgets the tokens, without a word to the engine. Calls from now on are anonymous.</summary>
    public void SignOut() => _session.Clear();

    /// <summary>The records of a collection. This asks the engine nothing.</summary>
    /// <param name="name">Name or id of the collection.</param>
    public RecordCollection Collection(string name) => new(name, CallInvoker, _calls, _session);

    /// <summary>The records of a collection in their own type. This asks the engine nothing.</summary>
    /// <param name="codec">Knows the records; it is generated.</param>
    public RecordCollection<T> Collection<T>(RecordCodec<T> codec)
        where T : class => new(codec, CallInvoker, _calls, _name, _session);

    /// <summary>The records of a view in their own type. This asks the engine nothing.</summary>
    /// <param name="codec">Knows the records; it is generated.</param>
    public RecordView<T> View<T>(RecordCodec<T> codec)
        where T : class => new(codec, CallInvoker, _calls, _name);

    /// <summary>
    /// Follows the changes of several collections, or of all that the caller may list; otherwise as <see cref="RecordCollection.WatchAsync"/>.
    /// </summary>
    /// <param name="options">Which, and from where. Of all collections, those that its filter does not fit are left out.</param>
    /// <param name="cancellationToken">Ends the watch; it throws <see cref="OperationCanceledException"/> then.</param>
    public IAsyncEnumerable<WatchEvent> WatchAsync(WatchOptions? options = null, CancellationToken cancellationToken = default) =>
        new RecordWatch<RecordEvent, WatchEvent>(RecordFeeds.OfEvents(Records), _session, "", options ?? new WatchOptions(), _calls.Time).RunAsync(cancellationToken);

    /// <summary>
    /// Stores how far a durable consumer has come (<see cref="WatchOptions.Consumer"/>), and makes it when there is none. A position before
    /// the one that is stored changes nothing. When it returns, the position is on the engine's disk.
    /// </summary>
    /// <param name="consumer">Its name.</param>
    /// <param name="position">Position of the last change that was dealt with, or of a <see cref="WatchStatus"/>.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="BaasClientException">changes CONSUMER_NAME_INVALID, TOO_MANY_CONSUMERS, POSITION_AHEAD.</exception>
    public Task<LogConsumer> AckAsync(string consumer, long position, CancellationToken cancellationToken = default)
    {
        var log = new LogService.LogServiceClient(CallInvoker);
        return _calls.RunAsync(log.AckConsumerAsync, new AckConsumerRequest { Name = consumer, Position = position }, cancellationToken);
    }

    /// <summary>Closes the connections. Calls under way fail.</summary>
    public void Dispose() => Channel.Dispose();

    private User Accept(TokenResponse response)
    {
        _session.Set(response);
        return response.User;
    }
}
