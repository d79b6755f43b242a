using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Schema.Checks;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.UnitTests.Schema.Transfer;

/// <summary>Makes correct definitions of fields of every type, with what each type can be told.</summary>
internal static class RandomFields
{
    /// <summary>Texts that mean something else to YAML, JSON, <c>.proto</c> or SQL when they are not quoted well.</summary>
    public static readonly string[] Texts =
    [
        "plain", "yes", "null", "~", "1", "1e3", "0x1F", "-1.5", ".inf", "true", "2026-11-21", "- item", "key: value", "# no comment", " both sides ", "{a}", "[a]",
        "it's", "\"quoted\"", @"back\slash", @"\u0041", "two\nlines", "\n\nblank\n", "tab\tinside", "bell\a", "cr\rlf\r\n", "öffentlich 😀", "\u2028", "\u0085", "\ufeff", "\u007f",
        "---", "...", "!tag", "&anchor", "*alias", "|", ">", "%d", "@at", "`tick`", "?", ": ", "$1", "{{x}}", "/* c */", "// c", "'; DROP TABLE x; --",
    ];

    // No text of a default may be shorter than the definition asks for.
    private const int LeastLength = 3;

    private static readonly string[] Rules = ["REQUIRED", "TYPE", "MIN", "PATTERN", "UNIQUE", "TOO_MANY"];

    private static readonly string[] Relations = ["", "restrict", "cascade", "set_null"];

    /// <summary>Types with what they can be told; the name of a relation's target is filled in later.</summary>
    public static readonly Dictionary<string, Gen<CollectionField>> Types = new()
    {
        ["text"] = Gen.OneOf(
            Lengths(50).Select(rules => new CollectionField { Validation = rules, DefaultValue = Value.ForString("abc") }),
            Gen.Elements(@"^\S.*$", "^[a-z\"'\\\\]+$", "a|b: c").Select(pattern => new CollectionField { Validation = new FieldValidation { Pattern = pattern } }),
            Some(Texts, 1, 4).Select(values => new CollectionField { Validation = new FieldValidation { Values = { values } }, DefaultValue = Value.ForString(values[0]) })),
        ["editor"] = Default(Lengths(100_000), Gen.Elements(Texts.Where(text => text.Length > LeastLength)).Select(Value.ForString)),
        ["email"] = Default(Lengths(100), Gen.Constant(Value.ForString("ada@example.com"))),
        ["url"] = Default(Lengths(2_000), Gen.Constant(Value.ForString("https://example.com/a?b=c#d"))),
        ["number"] = Numbers([-1.5, 0, 0.1, 5e-324], [2.5, 1e300, double.MaxValue], 1, ["1", "-2.5", "1e-7"], isText: false),
        ["int"] = Numbers([-9007199254740991, 0, 1], [2, 9007199254740991], 2, ["1", "9223372036854775807", "-3"], isText: true),
        ["bool"] = Default(Gen.Constant<FieldValidation?>(null), Gen.Elements(Value.ForBool(true), Value.ForBool(false))),
        ["date"] = Default(Gen.Constant<FieldValidation?>(null), Gen.Elements(Value.ForString("2026-11-21"), Value.ForString("2026-11-21T10:00:00+01:00"))),
        ["datetime"] = Default(Gen.Constant<FieldValidation?>(null), Gen.Elements(Value.ForString("2026-11-21T10:00:00.000001Z"), Value.ForString("2026-11-21"))),
        ["time"] = Default(Gen.Constant<FieldValidation?>(null), Gen.Elements(Value.ForString("09:30"), Value.ForString("23:59:59.5"))),
        ["json"] = Default(Gen.Constant<FieldValidation?>(null), Gen.Elements(Texts).Select(text => Value.ForList(Value.ForNull(), Value.ForStruct(new Struct { Fields = { [text] = Value.ForNumber(0.1) } })))),
        ["geopoint"] = Default(Gen.Constant<FieldValidation?>(null), Gen.Constant(Value.ForStruct(new Struct { Fields = { ["lat"] = Value.ForNumber(52.5), ["lon"] = Value.ForNumber(-13) } }))),
        ["select"] = from values in Some(Texts, 1, 6)
                     from most in Gen.Choose(0, 3)
                     from least in Gen.Choose(0, Math.Max(1, most))
                     select new CollectionField { Select = new SelectOptions { Values = { values }, MaxSelect = most, MinSelect = least } },
        ["relation"] = from rule in Gen.Elements(Relations)
                       from type in Gen.Elements("", "many-to-one", "many-to-many")
                       from shown in Some(["title", "yes", "not_there"], 0, 2)
                       select new CollectionField { Relation = new RelationOptions { OnDelete = rule, Type = type, CascadeDelete = rule == "cascade", DisplayFields = { shown } } },
        ["decimal"] = from precision in Gen.Choose(5, 18)
                      from scale in Gen.Choose(0, 4)
                      from isGiven in Flag
                      select new CollectionField { Decimal = isGiven ? new DecimalOptions { Precision = precision, Scale = scale } : null, DefaultValue = isGiven ? Value.ForString("7") : null },
        ["bytes"] = Gen.Choose(0, 1_048_576).Select(size => new CollectionField { Bytes = new BytesOptions { MaxSize = size }, DefaultValue = size > 2 ? Value.ForString("AQI=") : null }),
        ["autodate"] = from create in Flag
                       from update in Flag
                       select new CollectionField { Autodate = new AutodateOptions { OnCreate = create, OnUpdate = update } },
        ["file"] = from files in Gen.Choose(0, 100)
                   from size in Gen.Elements(0L, 1L, 5_242_880L, 1L << 40)
                   from types in Some(["image/*", "image/png", "application/pdf"], 0, 3)
                   from thumbs in Some(["100x100", "500x500"], 0, 2)
                   select new CollectionField { File = new FileFieldOptions { MaxFiles = files, MaxSize = size, MimeTypes = { types }, Thumbs = { thumbs } } },
        ["password"] = Lengths(72).Select(rules => new CollectionField { Validation = rules }),
        ["secret"] = Lengths(60_000).Select(rules => new CollectionField { Validation = rules }),
        ["encrypted"] = Lengths(60_000).Select(rules => new CollectionField { Validation = rules }),
    };

    private static readonly string[] Sortable = ["text", "email", "url", "number", "int", "date", "datetime", "time", "decimal", "bool"];

    /// <summary>A field with what all types share; it has no name yet.</summary>
    public static Gen<CollectionField> Any { get; } =
        from type in Gen.Elements(Types.Keys.ToArray())
        from field in Types[type]
        from format in Gen.OneOf(Gen.Constant(""), Gen.Elements(FormatsOf(type)))
        from required in Flag
        from flags in Gen.Three(Flag)
        from description in Gen.Elements(Texts)
        from messages in Some(Rules, 0, 3)
        select Complete(field.Clone(), type, format, required, flags, description, messages);

    private static Gen<bool> Flag => Gen.Elements(false, false, true);

    /// <summary>Whether an index may have the field.</summary>
    public static bool IsSortable(CollectionField field) => Sortable.Contains(field.Type);

    /// <summary>Some of these, each once.</summary>
    public static Gen<string[]> Some(string[] all, int least, int most)
        => from count in Gen.Choose(least, Math.Min(most, all.Length)) from order in Gen.Shuffle(all) select order.Take(count).ToArray();

    private static CollectionField Complete(
        CollectionField field, string type, string format, bool required, (bool Unique, bool Hidden, bool Immutable) flags, string description, string[] messages)
    {
        field.Type = type;
        field.Unique = flags.Unique && IsSortable(field);
        field.Hidden = flags.Hidden;
        field.Immutable = flags.Immutable && type != "autodate";
        field.Description = description;
        foreach (var rule in messages)
        {
            field.Messages[rule] = description;
        }

        if (required && type is not ("autodate" or "file") && field.Relation?.OnDelete != "set_null")
        {
            (field.Validation ??= new FieldValidation()).Required = true;
        }

        // Formats have ranges and checks of their own, which values that were chosen without them need not pass.
        if (format.Length > 0)
        {
            field.Format = format;
            field.DefaultValue = null;
            field.Validation = null;
            field.File?.MimeTypes.Clear();
        }

        return field;
    }

    private static string[] FormatsOf(string type)
        => [.. Formats.All.Where(format => format.Type == type).Select(format => format.Name).DefaultIfEmpty("")];

    private static Gen<FieldValidation?> Lengths(int most)
        => from least in Gen.Choose(0, LeastLength)
           from isGiven in Flag
           select isGiven ? new FieldValidation { MinLength = least, MaxLength = most } : null;

    private static Gen<CollectionField> Default(Gen<FieldValidation?> rules, Gen<Value> value)
        => from validation in rules
           from given in value
           from isGiven in Flag
           select new CollectionField { Validation = validation, DefaultValue = isGiven ? given : null };

    private static Gen<CollectionField> Numbers(double[] least, double[] most, double usual, string[] values, bool isText)
        => Gen.OneOf(
            from min in Gen.Elements(least)
            from max in Gen.Elements(most)
            select new CollectionField { Validation = new FieldValidation { Min = min, Max = max }, DefaultValue = Value.ForNumber(usual) },
            from allowed in Some(values, 1, 3)
            select new CollectionField { Validation = new FieldValidation { Values = { allowed } }, DefaultValue = isText ? Value.ForString(allowed[0]) : Value.ForNumber(double.Parse(allowed[0], CultureInfo.InvariantCulture)) });
}
