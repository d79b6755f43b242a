using System.Numerics;

namespace Grpc.Baas.Engine.Kernel;

/// <summary>
/// Numbers that all threads add to at all times. Each processor adds to cells of its own, in lines of memory of their own, since a line that
/// several processors write costs each of them more than the addition.
/// </summary>
internal sealed class StripedCells
{
    // Two lines of 64 bytes, which processors fetch together.
    private const int LineCells = 16;
    private const int MaxStripes = 16;

    private static readonly int Stripes = (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount), MaxStripes);

    private readonly long[] _cells;
    private readonly int _stride;

    /// <param name="count">How many numbers there are.</param>
    public StripedCells(int count)
    {
        _stride = (count + LineCells - 1) / LineCells * LineCells;

        // The first line is shared with whatever lies before the array.
        _cells = new long[LineCells + (Stripes * _stride)];
    }

    public void Add(int index, long value)
        => Interlocked.Add(ref _cells[LineCells + ((Thread.GetCurrentProcessorId() & (Stripes - 1)) * _stride) + index], value);

    /// <summary>The sum of all that was added. It may lack what is being added meanwhile.</summary>
    public long Read(int index)
    {
        var sum = 0L;
        for (var at = LineCells + index; at < _cells.Length; at += _stride)
        {
            sum += Volatile.Read(ref _cells[at]);
        }

        return sum;
    }
}
