using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Google.Protobuf.Collections;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema.Checks;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>
/// A list of files with their names, sizes and media types. A value names only files that the engine has; as long as it takes no
/// files, only the empty list, the empty string and null are values, and all of them are null.
/// </summary>
internal sealed partial class FileType : FieldType
{
    private const int LargestMaxFiles = 100;
    private const long DefaultMaxSize = 5_242_880;
    private const long LargestMaxSize = 1L << 40;
    private const int MaxMimeTypes = 100;
    private const int MaxThumbs = 20;
    private const int MaxEdge = 4_096;

    private static readonly ValueFault NoSuchFile =
        new("TARGET", "expected no value: the engine does not take files yet, so there is none that a value could name");

    public FileType(FieldDraft draft)
    {
        draft.RefuseAllBut(ValidationRules.None);
        var options = draft.Definition.File ??= new FileFieldOptions();
        options.MaxFiles = options.MaxFiles == 0 ? 1 : options.MaxFiles;
        options.MaxSize = options.MaxSize == 0 ? DefaultMaxSize : options.MaxSize;
        if (options.MimeTypes.Count == 0 && draft.Format is { } format)
        {
            options.MimeTypes.AddRange(format.MimeTypes);
        }

        CheckLimits(draft, options);
        CheckMimeTypes(draft, options.MimeTypes);
        CheckThumbs(draft, options.Thumbs);
        if (draft.Validation.Required)
        {
            draft.Fault("validation.required", "UNSUPPORTED", "the engine does not take files yet, so that no record could be made; leave it out");
        }
    }

    public override string Name => "file";

    public override ValueKind Kind => ValueKind.Json;

    public override bool TryRead(in StructValue input, out FieldValue value, out ValueFault fault)
    {
        value = default;
        var isEmpty = input.Kind == StructKind.Null || (input.Kind is StructKind.Text or StructKind.List && input.Bytes.IsEmpty);
        fault = isEmpty ? default : NoSuchFile;
        return isEmpty;
    }

    // RFC 6838 §4.2, and a star for all of a type.
    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/(\*|[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126})\z", RegexOptions.CultureInvariant)]
    private static partial Regex MimeType();

    [GeneratedRegex(@"^([1-9][0-9]{0,3})x([1-9][0-9]{0,3})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Thumb();

    private static void CheckLimits(FieldDraft draft, FileFieldOptions options)
    {
        if (options.MaxFiles is < 1 or > LargestMaxFiles)
        {
            draft.Fault("file.max_files", "MAX", $"expected 1 to {LargestMaxFiles} files");
        }

        if (options.MaxSize is < 1 or > LargestMaxSize)
        {
            draft.Fault("file.max_size", "MAX", $"expected 1 to {LargestMaxSize} bytes");
        }
    }

    private static void CheckMimeTypes(FieldDraft draft, RepeatedField<string> types)
    {
        if (types.Count > MaxMimeTypes)
        {
            draft.Fault("file.mime_types", "TOO_MANY", $"expected at most {MaxMimeTypes} media types");
            return;
        }

        var allowed = draft.Format?.MimeTypes ?? [];
        for (var i = 0; i < types.Count; i++)
        {
            if (!MimeType().IsMatch(types[i]))
            {
                draft.Fault($"file.mime_types[{i}]", "FORMAT", "expected a media type, as image/png or image/*");
            }
            else if (allowed.Length > 0 && !Allows(allowed, types[i]))
            {
                draft.Fault($"file.mime_types[{i}]", "VALUES", $"expected a media type of the format, which has {string.Join(", ", allowed)}");
            }
        }
    }

    private static bool Allows(ImmutableArray<string> allowed, string type)
        => allowed.Any(pattern => pattern == type || (pattern.EndsWith('*') && type.StartsWith(pattern[..^1], StringComparison.Ordinal)));

    private static void CheckThumbs(FieldDraft draft, RepeatedField<string> thumbs)
    {
        if (thumbs.Count > MaxThumbs)
        {
            draft.Fault("file.thumbs", "TOO_MANY", $"expected at most {MaxThumbs} sizes");
            return;
        }

        for (var i = 0; i < thumbs.Count; i++)
        {
            var match = Thumb().Match(thumbs[i]);
            if (!match.Success || Edge(match, 1) > MaxEdge || Edge(match, 2) > MaxEdge)
            {
                draft.Fault($"file.thumbs[{i}]", "FORMAT", $"expected a size in pixels of at most {MaxEdge}x{MaxEdge}, as 100x100");
            }
        }
    }

    private static int Edge(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
}
