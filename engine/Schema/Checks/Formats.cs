using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Grpc.Baas.Engine.Schema.Checks;

/// <summary>Every format that a definition can name. Their names are kept for ever: stored definitions have them.</summary>
internal static class Formats
{
    private const string Imported = "the engine keeps such hashes of other systems, and never makes one";

    public static readonly ImmutableArray<Format> All =
    [
        new("id", "text", "The id of a record or of something elsewhere") { Check = FormatChecks.IsId, Expected = "1 to 128 letters, digits, '_', '-', '.' and '~'" },
        new("alias", "text", "A short name in addresses") { Check = FormatChecks.IsAlias, Expected = "letters, digits, '_' and '-'" },
        new("enum", "select", "One or several of the values that the field offers"),
        new("date", "date", "A day, or a moment"),
        new("time", "time", "A time of day"),
        new("day", "int", "Day of a month, 1 to 31") { Min = 1, Max = 31 },
        new("month", "int", "Month of a year, 1 to 12") { Min = 1, Max = 12 },
        new("year", "int", "Year, 100 to 2100") { Min = 100, Max = 2100 },
        new("minute", "int", "Minute of an hour, 0 to 59") { Min = 0, Max = 59 },
        new("hour", "int", "Hour of a day, 0 to 23") { Min = 0, Max = 23 },
        new("datetime", "datetime", "A moment"),
        new("email", "email", "An e-mail address"),
        new("namespace", "text", "Names with dots between, as com.example.shop") { Check = FormatChecks.IsNamespace, Expected = "names of letters, digits and '_' with dots between, as com.example" },
        new("name", "text", "The name of a person or a thing") { Check = FormatChecks.IsLine, Expected = "one line of text that is not blank" },
        new("encrypted", "encrypted", "Text that is encrypted where it is stored"),
        new("json", "json", "Any JSON"),
        new("password", "password", "A password, kept as a hash and never given back"),
        new("md5", "password", "An MD5 hash, for imports only") { Check = FormatChecks.IsMd5, Expected = $"an MD5 hash of 32 hexadecimal digits: {Imported}" },
        new("bcrypt", "password", "A bcrypt hash, for imports only") { Check = FormatChecks.IsBcrypt, Expected = $"a bcrypt hash, as $2b$12$…: {Imported}" },
        new("md5-bcrypt", "password", "A bcrypt hash of an MD5 hash, for imports only") { Check = FormatChecks.IsBcrypt, Expected = $"a bcrypt hash, as $2b$12$…: {Imported}" },
        new("value", "text", "Any text"),
        new("truefalse", "bool", "True or false"),
        new("timestamp", "datetime", "A moment"),
        new("location", "geopoint", "A point on Earth"),
        new("location.latitude", "number", "Degrees north, -90 to 90") { Min = -90, Max = 90 },
        new("location.longitude", "number", "Degrees east, -180 to 180") { Min = -180, Max = 180 },
        new("location.altitude", "number", "Metres above the sea"),
        new("color", "text", "A colour in hexadecimal") { Check = FormatChecks.IsColor, Expected = "a colour, as #1e90ff, #fff, or with opacity #1e90ff80" },
        new("rating", "int", "A rating, 0 to 10") { Min = 0, Max = 10 },
        new("measurement", "number", "A measured number"),
        new("float", "number", "A number"),
        new("label", "text", "A short text that people see") { Check = FormatChecks.IsLine, Expected = "one line of text that is not blank" },
        new("hidden", "text", "Text that only administrators may see") { IsHidden = true },
        new("content", "editor", "Long rich text"),
        new("html", "editor", "Long text as HTML"),
        new("markdown", "editor", "Long text as Markdown"),
        new("file", "file", "Files"),
        new("image", "file", "Pictures") { MimeTypes = ["image/*"] },
        new("gzip", "file", "Files packed with gzip") { MimeTypes = ["application/gzip", "application/x-gzip"] },
        new("video", "file", "Videos") { MimeTypes = ["video/*"] },
        new("url", "url", "An absolute http or https URL"),
    ];

    private static readonly FrozenDictionary<string, Format> ByName = All.ToFrozenDictionary(format => format.Name, StringComparer.Ordinal);

    public static Format? Find(string name) => ByName.GetValueOrDefault(name);
}
