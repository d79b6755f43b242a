using Grpc.Baas.UnitTests.Rpc.Codec;

namespace Grpc.Baas.UnitTests.Rpc.Json.Cases;

/// <summary>Timestamps, durations and field masks. The lines are as <see cref="CaseTable"/> reads them.</summary>
internal static class TimeCases
{
    public static CaseTable Table { get; } = new(WellKnown.Descriptor, Taken, Refused);

    private const string Taken = """
        time "1970-01-01T00:00:00Z" => 0A00 => {"time":"1970-01-01T00:00:00Z"}
        time "1970-01-01T00:00:01Z" => 0A020801 => {"time":"1970-01-01T00:00:01Z"}
        time "1969-12-31T23:59:59Z" => 0A0B08FFFFFFFFFFFFFFFFFF01 => {"time":"1969-12-31T23:59:59Z"}
        time "1969-12-31T23:59:59.999Z" => 0A1108FFFFFFFFFFFFFFFFFF0110C08FAEDC03 => {"time":"1969-12-31T23:59:59.999Z"}
        time "2026-02-28T23:59:59.5Z" => 0A0C08FF828ECD061080CAB5EE01 => {"time":"2026-02-28T23:59:59.500Z"}
        time "2024-02-29T00:00:00Z" => 0A06088092FFAE06 => {"time":"2024-02-29T00:00:00Z"}
        time "2000-02-29T00:00:00.000000001Z" => 0A08088098ECC5031001 => {"time":"2000-02-29T00:00:00.000000001Z"}
        time "0001-01-01T00:00:00Z" => 0A0B088092B8C398FEFFFFFF01 => {"time":"0001-01-01T00:00:00Z"}
        time "9999-12-31T23:59:59.999999999Z" => 0A0D08FF82D1FFAF0710FF93EBDC03 => {"time":"9999-12-31T23:59:59.999999999Z"}
        time "1970-01-01T01:00:00+01:00" => 0A00 => {"time":"1970-01-01T00:00:00Z"}
        time "1970-01-01T00:00:00-08:00" => 0A040880E101 => {"time":"1970-01-01T08:00:00Z"}
        time "1970-01-01T00:00:00.100+05:30" => 0A1008A8E5FEFFFFFFFFFFFF011080C2D72F => {"time":"1969-12-31T18:30:00.100Z"}
        time "1970-01-01T00:00:00.123456Z" => 0A05108094EF3A => {"time":"1970-01-01T00:00:00.123456Z"}
        time "1970-01-01T00:00:00.10Z" => 0A051080C2D72F => {"time":"1970-01-01T00:00:00.100Z"}
        time null =>  => {}
        time "1970-01-01T23:59:59+23:59" => 0A02083B => {"time":"1970-01-01T00:00:59Z"}
        span "0s" => 1200 => {"span":"0s"}
        span "1s" => 12020801 => {"span":"1s"}
        span "-1s" => 120B08FFFFFFFFFFFFFFFFFF01 => {"span":"-1s"}
        span "1.5s" => 120808011080CAB5EE01 => {"span":"1.500s"}
        span "-1.5s" => 121608FFFFFFFFFFFFFFFFFF011080B6CA91FEFFFFFFFF01 => {"span":"-1.500s"}
        span "-0.5s" => 120B1080B6CA91FEFFFFFFFF01 => {"span":"-0.500s"}
        span "0.000000001s" => 12021001 => {"span":"0.000000001s"}
        span "-0.000000001s" => 120B10FFFFFFFFFFFFFFFFFF01 => {"span":"-0.000000001s"}
        span "1.000s" => 12020801 => {"span":"1s"}
        span "315576000000s" => 12070880BCAECE9709 => {"span":"315576000000s"}
        span "-315576000000s" => 120B0880C4D1B1E8F6FFFFFF01 => {"span":"-315576000000s"}
        span "315576000000.999999999s" => 120D0880BCAECE970910FF93EBDC03 => {"span":"315576000000.999999999s"}
        span null =>  => {}
        mask "" => 1A00 => {"mask":""}
        mask "a" => 1A030A0161 => {"mask":"a"}
        mask "fooBar" => 1A090A07666F6F5F626172 => {"mask":"fooBar"}
        mask "a.b" => 1A050A03612E62 => {"mask":"a.b"}
        mask "a,b.c" => 1A080A01610A03622E63 => {"mask":"a,b.c"}
        mask "fooBar,bazQux.quuxCorge" => 1A1D0A07666F6F5F6261720A1262617A5F7175782E717575785F636F726765 => {"mask":"fooBar,bazQux.quuxCorge"}
        mask "aB1" => 1A060A04615F6231 => {"mask":"aB1"}
        mask null =>  => {}
        mask "*" => 1A030A012A => {"mask":"*"}
        """;

    private const string Refused = """
        time "" => FIELD_MALFORMED time
        time "1970-01-01" => FIELD_MALFORMED time
        time "1970-01-01T00:00Z" => FIELD_MALFORMED time
        time "1970-01-01T00:00:00" => FIELD_MALFORMED time
        time "1970-01-01 00:00:00Z" => FIELD_MALFORMED time
        time "1970-01-01t00:00:00Z" => FIELD_MALFORMED time
        time "1970-01-01T00:00:00z" => FIELD_MALFORMED time
        time "1970-1-1T00:00:00Z" => FIELD_MALFORMED time
        time "1970-13-01T00:00:00Z" => FIELD_MALFORMED time
        time "1970-00-01T00:00:00Z" => FIELD_MALFORMED time
        time "1970-01-32T00:00:00Z" => FIELD_MALFORMED time
        time "2023-02-29T00:00:00Z" => FIELD_MALFORMED time
        time "1900-02-29T00:00:00Z" => FIELD_MALFORMED time
        time "1970-01-01T24:00:00Z" => FIELD_MALFORMED time
        time "1970-01-01T00:60:00Z" => FIELD_MALFORMED time
        time "1970-01-01T00:00:60Z" => FIELD_MALFORMED time
        time "0000-01-01T00:00:00Z" => FIELD_MALFORMED time
        time "10000-01-01T00:00:00Z" => FIELD_MALFORMED time
        time "0001-01-01T00:00:00+00:01" => FIELD_MALFORMED time
        time "9999-12-31T23:59:59-00:01" => FIELD_MALFORMED time
        time "1970-01-01T00:00:00,5Z" => FIELD_MALFORMED time
        time "1970-01-01T00:00:00.Z" => FIELD_MALFORMED time
        time "1970-01-01T00:00:00.1234567891Z" => FIELD_MALFORMED time
        time "1970-01-01T00:00:00+1:00" => FIELD_MALFORMED time
        time "1970-01-01T00:00:00+0100" => FIELD_MALFORMED time
        time "1970-01-01T00:00:00+24:00" => FIELD_MALFORMED time
        time "1970-01-01T00:00:00+00:60" => FIELD_MALFORMED time
        time "1970-01-01T00:00:00 Z" => FIELD_MALFORMED time
        time  "1970-01-01T00:00:00Z " => FIELD_MALFORMED time
        time "1970-01-01T00:00:00ZZ" => FIELD_MALFORMED time
        time 0 => FIELD_MALFORMED time
        time {"seconds":1} => FIELD_MALFORMED time
        time [] => FIELD_MALFORMED time
        time true => FIELD_MALFORMED time
        span "" => FIELD_MALFORMED span
        span "1" => FIELD_MALFORMED span
        span "s" => FIELD_MALFORMED span
        span "1 s" => FIELD_MALFORMED span
        span "1S" => FIELD_MALFORMED span
        span "1ms" => FIELD_MALFORMED span
        span "1.s" => FIELD_MALFORMED span
        span ".5s" => FIELD_MALFORMED span
        span "--1s" => FIELD_MALFORMED span
        span "+1s" => FIELD_MALFORMED span
        span "1.0000000001s" => FIELD_MALFORMED span
        span "315576000001s" => FIELD_MALFORMED span
        span "-315576000001s" => FIELD_MALFORMED span
        span "9223372036854775808s" => FIELD_MALFORMED span
        span "1e3s" => FIELD_MALFORMED span
        span "-s" => FIELD_MALFORMED span
        span "1s " => FIELD_MALFORMED span
        span "1,5s" => FIELD_MALFORMED span
        span 1 => FIELD_MALFORMED span
        span {} => FIELD_MALFORMED span
        span "1.-5s" => FIELD_MALFORMED span
        mask "a," => FIELD_MALFORMED mask
        mask ",a" => FIELD_MALFORMED mask
        mask "a,,b" => FIELD_MALFORMED mask
        mask "foo_bar" => FIELD_MALFORMED mask
        mask "a b" => FIELD_MALFORMED mask
        mask "a-b" => FIELD_MALFORMED mask
        mask 1 => FIELD_MALFORMED mask
        mask ["a"] => FIELD_MALFORMED mask
        mask {"paths":["a"]} => FIELD_MALFORMED mask
        mask "é" => FIELD_MALFORMED mask
        """;
}
