using System.ComponentModel.DataAnnotations;

namespace Grpc.Baas.Engine.Limits;

/// <summary>How often one kind of caller may call some methods, section <c>Baas:Limits:Policies:&lt;name&gt;</c>.</summary>
internal sealed class RatePolicy
{
    public const int MaxPermits = 1_000_000;

    /// <summary>
    /// The methods that count together, by path, as <c>/baas.auth.v1.AuthService/Login</c>; <c>*</c> is any text, a blank stands between
    /// alternatives. Default <c>*</c>: all but health and reflection, which no policy counts.
    /// </summary>
    [Required]
    public string Methods { get; set; } = "*";

    /// <summary>Whose calls are counted: address, anonymous, user, key or administrator. Default address.</summary>
    [EnumDataType(typeof(RateSubject))]
    public RateSubject Subject { get; set; }

    /// <summary>Calls in a window, all of which may come at once. 0 to 1 million; 0, the default, switches the policy off.</summary>
    [Range(0, MaxPermits)]
    public int Permits { get; set; }

    /// <summary>The window; permits come back one by one over it. Default 1 min, 1 s to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);
}
