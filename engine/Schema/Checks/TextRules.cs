using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Schema.Checks;

/// <summary>The rules of a <c>validation</c> block for text, compiled.</summary>
internal sealed class TextRules
{
    /// <summary>Characters that a pattern may have.</summary>
    public const int MaxPatternLength = 500;

    private readonly int _minLength;
    private readonly int _maxLength;
    private readonly Lazy<Regex>? _pattern;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>>? _values;
    private readonly ValueFault _tooShort;
    private readonly ValueFault _tooLong;
    private readonly ValueFault _noMatch;
    private readonly ValueFault _notAllowed;
    private readonly TextCheck? _form;
    private readonly ValueFault _noForm;

    /// <param name="draft">The field.</param>
    /// <param name="defaultMaxLength">Code points a value may have when the definition does not say.</param>
    /// <param name="largestMaxLength">Code points that the definition may allow at most.</param>
    public TextRules(FieldDraft draft, int defaultMaxLength, int largestMaxLength)
    {
        var validation = draft.Validation;
        _minLength = validation.MinLength;
        _maxLength = validation.HasMaxLength ? validation.MaxLength : defaultMaxLength;
        CheckLengths(draft, largestMaxLength);
        _pattern = CompilePattern(draft);
        if (validation.Values.Count > 0)
        {
            draft.CheckValues(validation.Values, "validation.values");
            _values = validation.Values.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        }

        _tooShort = new ValueFault("MIN_LENGTH", $"expected at least {_minLength} characters");
        _tooLong = new ValueFault("MAX_LENGTH", $"expected at most {_maxLength} characters");
        _noMatch = new ValueFault("PATTERN", $"expected text that matches {validation.Pattern}");
        _notAllowed = ValueFaults.NotAllowed(Quoting.List(validation.Values));
        _form = draft.Format?.Check;
        _noForm = new ValueFault("FORMAT", $"expected {draft.Format?.Expected}");
    }

    /// <summary>Checks a text that is not empty.</summary>
    public bool TryCheck(ReadOnlySpan<byte> utf8, out ValueFault fault)
    {
        // A code point has at most four bytes, so this ends before anything walks through a text of megabytes.
        if (utf8.Length > 4L * _maxLength)
        {
            fault = _tooLong;
            return false;
        }

        if (!Utf8.IsValid(utf8))
        {
            fault = ValueFaults.NotUtf8;
            return false;
        }

        if (utf8.Contains((byte)0))
        {
            fault = ValueFaults.HasNul;
            return false;
        }

        return TryCheckLength(utf8, out fault) && TryCheckContent(utf8, out fault);
    }

    private bool TryCheckLength(ReadOnlySpan<byte> utf8, out ValueFault fault)
    {
        fault = default;

        // There are never more code points than bytes, and never fewer than a quarter: most texts need no counting.
        if (utf8.Length <= _maxLength && utf8.Length / 4 >= _minLength)
        {
            return true;
        }

        var length = CountCodePoints(utf8);
        if (length < _minLength)
        {
            fault = _tooShort;
            return false;
        }

        if (length > _maxLength)
        {
            fault = _tooLong;
            return false;
        }

        return true;
    }

    private bool TryCheckContent(ReadOnlySpan<byte> utf8, out ValueFault fault)
    {
        fault = default;
        if (_form is not null && !_form(utf8))
        {
            fault = _noForm;
            return false;
        }

        if (_pattern is null && _values is null)
        {
            return true;
        }

        var buffer = ArrayPool<char>.Shared.Rent(utf8.Length);
        var text = buffer.AsSpan(0, Encoding.UTF8.GetChars(utf8, buffer));
        if (_values is { } values && !values.Contains(text))
        {
            fault = _notAllowed;
        }
        else if (_pattern is not null && !_pattern.Value.IsMatch(text))
        {
            fault = _noMatch;
        }

        ArrayPool<char>.Shared.Return(buffer);
        return fault.Rule is null;
    }

    // Each code point has exactly one byte that is not 10xxxxxx.
    private static int CountCodePoints(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var part in utf8)
        {
            count += (part & 0xc0) == 0x80 ? 0 : 1;
        }

        return count;
    }

    private void CheckLengths(FieldDraft draft, int largestMaxLength)
    {
        if (_minLength < 0)
        {
            draft.Fault("validation.min_length", "MIN", "expected 0 or more");
        }

        if (_maxLength < 1 || _maxLength > largestMaxLength)
        {
            draft.Fault("validation.max_length", "MAX", $"expected 1 to {largestMaxLength}");
        }
        else if (_minLength > _maxLength)
        {
            draft.Fault("validation.min_length", "MAX", $"expected no more than max_length, which is {_maxLength}");
        }
    }

    private static Lazy<Regex>? CompilePattern(FieldDraft draft)
    {
        var pattern = draft.Validation.Pattern;
        if (pattern.Length == 0)
        {
            return null;
        }

        if (draft.IsStored)
        {
            // Compiling takes a third of a millisecond; the start of an engine with thousands of patterns need not wait for it.
            return new Lazy<Regex>(() => Compile(pattern));
        }

        if (pattern.Length > MaxPatternLength)
        {
            draft.Fault("validation.pattern", "MAX_LENGTH", $"expected at most {MaxPatternLength} characters");
            return null;
        }

        try
        {
            return new Lazy<Regex>(Compile(pattern));
        }
        catch (ArgumentException exception)
        {
            draft.Fault("validation.pattern", "FORMAT", $"expected a regular expression: {exception.Message.TrimEnd('.')}");
        }
        catch (NotSupportedException)
        {
            draft.Fault(
                "validation.pattern",
                "UNSUPPORTED",
                "expected a regular expression without backreferences, lookarounds, atomic groups, conditions and very large repetitions");
        }

        return null;
    }

    // Without backtracking the time is linear in the value, whatever the pattern: nobody can write one that hangs.
    private static Regex Compile(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
