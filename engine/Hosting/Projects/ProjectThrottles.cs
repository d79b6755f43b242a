using Grpc.Baas.Engine.Auth.Codes;
using Grpc.Baas.Engine.Auth.Passwords;
using Grpc.Baas.Engine.Projects;

namespace Grpc.Baas.Engine.Hosting.Projects;

/// <summary>
/// What slows the guessing of passwords and codes down, for each project that was open lately. It outlives the project's closing: else whoever calls
/// enough others in between, so that it is closed, could go on guessing.
/// </summary>
internal sealed class ProjectThrottles(TimeProvider time)
{
    // So many others must be opened before one is forgotten, which takes longer than the attempts that are won by it.
    private const int MaxKept = 1_024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Kept> _byId = new(StringComparer.Ordinal);
    private long _openings;

    public (LoginThrottle Logins, CodeThrottle Codes) Of(Project project)
    {
        lock (_gate)
        {
            if (!_byId.TryGetValue(project.Id, out var kept))
            {
                if (_byId.Count >= MaxKept)
                {
                    _byId.Remove(_byId.MinBy(old => old.Value.LastOpening).Key);
                }

                kept = new Kept(new LoginThrottle(time), new CodeThrottle(time));
                _byId.Add(project.Id, kept);
            }

            kept.LastOpening = _openings++;
            return (kept.Logins, kept.Codes);
        }
    }

    private sealed class Kept(LoginThrottle logins, CodeThrottle codes)
    {
        public LoginThrottle Logins => logins;

        public CodeThrottle Codes => codes;

        public long LastOpening { get; set; }
    }
}
