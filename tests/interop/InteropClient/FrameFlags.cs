namespace Grpc.Baas.InteropClient;

/// <summary>The compressed flags of messages, in the order in which they went by.</summary>
internal sealed class FrameFlags
{
    private readonly List<bool> _flags = [];

    /// <summary>Takes what was noted.</summary>
    public bool[] Take()
    {
        lock (_flags)
        {
            var flags = _flags.ToArray();
            _flags.Clear();
            return flags;
        }
    }

    /// <summary>Starts to watch a body.</summary>
    public FrameCounter Begin() => new(this);

    public void Add(bool isCompressed)
    {
        lock (_flags)
        {
            _flags.Add(isCompressed);
        }
    }
}
