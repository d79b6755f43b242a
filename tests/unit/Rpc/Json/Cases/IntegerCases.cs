using Grpc.Baas.UnitTests.Rpc.Codec;

namespace Grpc.Baas.UnitTests.Rpc.Json.Cases;

/// <summary>Integers of every type, at and beyond their limits. The lines are as <see cref="CaseTable"/> reads them.</summary>
internal static class IntegerCases
{
    public static CaseTable Table { get; } = new(Scalars.Descriptor, Taken, Refused);

    private const string Taken = """
        int32_value 0 => 1800 => {}
        int32_value -0 => 1800 => {}
        int32_value 1 => 1801 => {"int32Value":1}
        int32_value "1" => 1801 => {"int32Value":1}
        int32_value 1.0 => 1801 => {"int32Value":1}
        int32_value "1.0" => 1801 => {"int32Value":1}
        int32_value 1e2 => 1864 => {"int32Value":100}
        int32_value 1E2 => 1864 => {"int32Value":100}
        int32_value 1e+2 => 1864 => {"int32Value":100}
        int32_value 100e-2 => 1801 => {"int32Value":1}
        int32_value "1e2" => 1864 => {"int32Value":100}
        int32_value 0.1e1 => 1801 => {"int32Value":1}
        int32_value "0" => 1800 => {}
        int32_value 0e5 => 1800 => {}
        int32_value 0.0 => 1800 => {}
        int32_value -0.0 => 1800 => {}
        int32_value -1 => 18FFFFFFFFFFFFFFFFFF01 => {"int32Value":-1}
        int32_value "-1" => 18FFFFFFFFFFFFFFFFFF01 => {"int32Value":-1}
        int32_value -1.0 => 18FFFFFFFFFFFFFFFFFF01 => {"int32Value":-1}
        int32_value -1e2 => 189CFFFFFFFFFFFFFFFF01 => {"int32Value":-100}
        int32_value 2147483647 => 18FFFFFFFF07 => {"int32Value":2147483647}
        int32_value -2147483648 => 1880808080F8FFFFFFFF01 => {"int32Value":-2147483648}
        int32_value "2147483647" => 18FFFFFFFF07 => {"int32Value":2147483647}
        int32_value 2147483647.0 => 18FFFFFFFF07 => {"int32Value":2147483647}
        int32_value -2.147483648e9 => 1880808080F8FFFFFFFF01 => {"int32Value":-2147483648}
        int32_value null =>  => {}
        sint32_value 1 => 3802 => {"sint32Value":1}
        sint32_value "1" => 3802 => {"sint32Value":1}
        sint32_value 1.0 => 3802 => {"sint32Value":1}
        sint32_value 1e2 => 38C801 => {"sint32Value":100}
        sint32_value 2147483647 => 38FEFFFFFF0F => {"sint32Value":2147483647}
        sint32_value -2147483648 => 38FFFFFFFF0F => {"sint32Value":-2147483648}
        sint32_value 63 => 387E => {"sint32Value":63}
        sint32_value -64 => 387F => {"sint32Value":-64}
        sint32_value 64 => 388001 => {"sint32Value":64}
        sint32_value null =>  => {}
        sfixed32_value 1 => 5D01000000 => {"sfixed32Value":1}
        sfixed32_value "1" => 5D01000000 => {"sfixed32Value":1}
        sfixed32_value 1.0 => 5D01000000 => {"sfixed32Value":1}
        sfixed32_value 1e2 => 5D64000000 => {"sfixed32Value":100}
        sfixed32_value 2147483647 => 5DFFFFFF7F => {"sfixed32Value":2147483647}
        sfixed32_value -2147483648 => 5D00000080 => {"sfixed32Value":-2147483648}
        sfixed32_value null =>  => {}
        uint32_value 1 => 2801 => {"uint32Value":1}
        uint32_value "1" => 2801 => {"uint32Value":1}
        uint32_value 1.0 => 2801 => {"uint32Value":1}
        uint32_value 1e2 => 2864 => {"uint32Value":100}
        uint32_value 4294967295 => 28FFFFFFFF0F => {"uint32Value":4294967295}
        uint32_value "4294967295" => 28FFFFFFFF0F => {"uint32Value":4294967295}
        uint32_value 4.294967295e9 => 28FFFFFFFF0F => {"uint32Value":4294967295}
        uint32_value null =>  => {}
        fixed32_value 1 => 4D01000000 => {"fixed32Value":1}
        fixed32_value "1" => 4D01000000 => {"fixed32Value":1}
        fixed32_value 1.0 => 4D01000000 => {"fixed32Value":1}
        fixed32_value 1e2 => 4D64000000 => {"fixed32Value":100}
        fixed32_value 4294967295 => 4DFFFFFFFF => {"fixed32Value":4294967295}
        fixed32_value null =>  => {}
        int64_value 1 => 2001 => {"int64Value":"1"}
        int64_value "1" => 2001 => {"int64Value":"1"}
        int64_value 1.0 => 2001 => {"int64Value":"1"}
        int64_value 1e2 => 2064 => {"int64Value":"100"}
        int64_value 9223372036854775807 => 20FFFFFFFFFFFFFFFF7F => {"int64Value":"9223372036854775807"}
        int64_value -9223372036854775808 => 2080808080808080808001 => {"int64Value":"-9223372036854775808"}
        int64_value "9223372036854775807" => 20FFFFFFFFFFFFFFFF7F => {"int64Value":"9223372036854775807"}
        int64_value 9.223372036854775807e18 => 20FFFFFFFFFFFFFFFF7F => {"int64Value":"9223372036854775807"}
        int64_value 9007199254740993 => 208180808080808010 => {"int64Value":"9007199254740993"}
        int64_value "9007199254740993.0" => 208180808080808010 => {"int64Value":"9007199254740993"}
        int64_value null =>  => {}
        sint64_value 1 => 4002 => {"sint64Value":"1"}
        sint64_value "1" => 4002 => {"sint64Value":"1"}
        sint64_value 1.0 => 4002 => {"sint64Value":"1"}
        sint64_value 1e2 => 40C801 => {"sint64Value":"100"}
        sint64_value 9223372036854775807 => 40FEFFFFFFFFFFFFFFFF01 => {"sint64Value":"9223372036854775807"}
        sint64_value -9223372036854775808 => 40FFFFFFFFFFFFFFFFFF01 => {"sint64Value":"-9223372036854775808"}
        sint64_value "-1" => 4001 => {"sint64Value":"-1"}
        sint64_value null =>  => {}
        sfixed64_value 1 => 610100000000000000 => {"sfixed64Value":"1"}
        sfixed64_value "1" => 610100000000000000 => {"sfixed64Value":"1"}
        sfixed64_value 1.0 => 610100000000000000 => {"sfixed64Value":"1"}
        sfixed64_value 1e2 => 616400000000000000 => {"sfixed64Value":"100"}
        sfixed64_value 9223372036854775807 => 61FFFFFFFFFFFFFF7F => {"sfixed64Value":"9223372036854775807"}
        sfixed64_value -9223372036854775808 => 610000000000000080 => {"sfixed64Value":"-9223372036854775808"}
        sfixed64_value null =>  => {}
        uint64_value 0 => 3000 => {}
        uint64_value -0 => 3000 => {}
        uint64_value 1 => 3001 => {"uint64Value":"1"}
        uint64_value "1" => 3001 => {"uint64Value":"1"}
        uint64_value 1.0 => 3001 => {"uint64Value":"1"}
        uint64_value "1.0" => 3001 => {"uint64Value":"1"}
        uint64_value 1e2 => 3064 => {"uint64Value":"100"}
        uint64_value 1E2 => 3064 => {"uint64Value":"100"}
        uint64_value 1e+2 => 3064 => {"uint64Value":"100"}
        uint64_value 100e-2 => 3001 => {"uint64Value":"1"}
        uint64_value "1e2" => 3064 => {"uint64Value":"100"}
        uint64_value 0.1e1 => 3001 => {"uint64Value":"1"}
        uint64_value "0" => 3000 => {}
        uint64_value 0e5 => 3000 => {}
        uint64_value 0.0 => 3000 => {}
        uint64_value -0.0 => 3000 => {}
        uint64_value 18446744073709551615 => 30FFFFFFFFFFFFFFFFFF01 => {"uint64Value":"18446744073709551615"}
        uint64_value "18446744073709551615" => 30FFFFFFFFFFFFFFFFFF01 => {"uint64Value":"18446744073709551615"}
        uint64_value 1.8446744073709551615e19 => 30FFFFFFFFFFFFFFFFFF01 => {"uint64Value":"18446744073709551615"}
        uint64_value null =>  => {}
        fixed64_value 1 => 510100000000000000 => {"fixed64Value":"1"}
        fixed64_value "1" => 510100000000000000 => {"fixed64Value":"1"}
        fixed64_value 1.0 => 510100000000000000 => {"fixed64Value":"1"}
        fixed64_value 1e2 => 516400000000000000 => {"fixed64Value":"100"}
        fixed64_value 18446744073709551615 => 51FFFFFFFFFFFFFFFF => {"fixed64Value":"18446744073709551615"}
        fixed64_value null =>  => {}
        int32_value "01" => 1801 => {"int32Value":1}
        uint64_value "01" => 3001 => {"uint64Value":"1"}
        """;

    private const string Refused = """
        int32_value 0.5 => FIELD_MALFORMED int32_value
        int32_value "0.5" => FIELD_MALFORMED int32_value
        int32_value 1.00001 => FIELD_MALFORMED int32_value
        int32_value 1e-1 => FIELD_MALFORMED int32_value
        int32_value true => FIELD_MALFORMED int32_value
        int32_value "x" => FIELD_MALFORMED int32_value
        int32_value "" => FIELD_MALFORMED int32_value
        int32_value " 1" => FIELD_MALFORMED int32_value
        int32_value "1 " => FIELD_MALFORMED int32_value
        int32_value "+1" => FIELD_MALFORMED int32_value
        int32_value "0x1" => FIELD_MALFORMED int32_value
        int32_value "1_000" => FIELD_MALFORMED int32_value
        int32_value "١" => FIELD_MALFORMED int32_value
        int32_value [] => FIELD_MALFORMED int32_value
        int32_value {} => FIELD_MALFORMED int32_value
        int32_value [1] => FIELD_MALFORMED int32_value
        int32_value "NaN" => FIELD_MALFORMED int32_value
        int32_value "Infinity" => FIELD_MALFORMED int32_value
        int32_value 1e400 => FIELD_MALFORMED int32_value
        int32_value 1e40 => FIELD_MALFORMED int32_value
        int32_value "1e40" => FIELD_MALFORMED int32_value
        int32_value "1." => FIELD_MALFORMED int32_value
        int32_value ".5" => FIELD_MALFORMED int32_value
        int32_value "--1" => FIELD_MALFORMED int32_value
        int32_value "1e" => FIELD_MALFORMED int32_value
        int32_value "null" => FIELD_MALFORMED int32_value
        int32_value 2147483648 => FIELD_MALFORMED int32_value
        int32_value -2147483649 => FIELD_MALFORMED int32_value
        int32_value "2147483648" => FIELD_MALFORMED int32_value
        int32_value 2147483647.5 => FIELD_MALFORMED int32_value
        int32_value 4294967295 => FIELD_MALFORMED int32_value
        sint32_value 0.5 => FIELD_MALFORMED sint32_value
        sint32_value true => FIELD_MALFORMED sint32_value
        sint32_value "x" => FIELD_MALFORMED sint32_value
        sint32_value "" => FIELD_MALFORMED sint32_value
        sint32_value [] => FIELD_MALFORMED sint32_value
        sint32_value 2147483648 => FIELD_MALFORMED sint32_value
        sint32_value -2147483649 => FIELD_MALFORMED sint32_value
        sfixed32_value 0.5 => FIELD_MALFORMED sfixed32_value
        sfixed32_value true => FIELD_MALFORMED sfixed32_value
        sfixed32_value "x" => FIELD_MALFORMED sfixed32_value
        sfixed32_value "" => FIELD_MALFORMED sfixed32_value
        sfixed32_value [] => FIELD_MALFORMED sfixed32_value
        sfixed32_value 2147483648 => FIELD_MALFORMED sfixed32_value
        sfixed32_value -2147483649 => FIELD_MALFORMED sfixed32_value
        uint32_value 0.5 => FIELD_MALFORMED uint32_value
        uint32_value true => FIELD_MALFORMED uint32_value
        uint32_value "x" => FIELD_MALFORMED uint32_value
        uint32_value "" => FIELD_MALFORMED uint32_value
        uint32_value [] => FIELD_MALFORMED uint32_value
        uint32_value 4294967296 => FIELD_MALFORMED uint32_value
        uint32_value -1 => FIELD_MALFORMED uint32_value
        uint32_value "-1" => FIELD_MALFORMED uint32_value
        fixed32_value 0.5 => FIELD_MALFORMED fixed32_value
        fixed32_value true => FIELD_MALFORMED fixed32_value
        fixed32_value "x" => FIELD_MALFORMED fixed32_value
        fixed32_value "" => FIELD_MALFORMED fixed32_value
        fixed32_value [] => FIELD_MALFORMED fixed32_value
        fixed32_value 4294967296 => FIELD_MALFORMED fixed32_value
        fixed32_value -1 => FIELD_MALFORMED fixed32_value
        int64_value 0.5 => FIELD_MALFORMED int64_value
        int64_value true => FIELD_MALFORMED int64_value
        int64_value "x" => FIELD_MALFORMED int64_value
        int64_value "" => FIELD_MALFORMED int64_value
        int64_value [] => FIELD_MALFORMED int64_value
        int64_value 9223372036854775808 => FIELD_MALFORMED int64_value
        int64_value -9223372036854775809 => FIELD_MALFORMED int64_value
        int64_value "9223372036854775808" => FIELD_MALFORMED int64_value
        int64_value 1e19 => FIELD_MALFORMED int64_value
        sint64_value 0.5 => FIELD_MALFORMED sint64_value
        sint64_value true => FIELD_MALFORMED sint64_value
        sint64_value "x" => FIELD_MALFORMED sint64_value
        sint64_value "" => FIELD_MALFORMED sint64_value
        sint64_value [] => FIELD_MALFORMED sint64_value
        sint64_value 9223372036854775808 => FIELD_MALFORMED sint64_value
        sfixed64_value 0.5 => FIELD_MALFORMED sfixed64_value
        sfixed64_value true => FIELD_MALFORMED sfixed64_value
        sfixed64_value "x" => FIELD_MALFORMED sfixed64_value
        sfixed64_value "" => FIELD_MALFORMED sfixed64_value
        sfixed64_value [] => FIELD_MALFORMED sfixed64_value
        sfixed64_value 9223372036854775808 => FIELD_MALFORMED sfixed64_value
        uint64_value 0.5 => FIELD_MALFORMED uint64_value
        uint64_value "0.5" => FIELD_MALFORMED uint64_value
        uint64_value 1.00001 => FIELD_MALFORMED uint64_value
        uint64_value 1e-1 => FIELD_MALFORMED uint64_value
        uint64_value true => FIELD_MALFORMED uint64_value
        uint64_value "x" => FIELD_MALFORMED uint64_value
        uint64_value "" => FIELD_MALFORMED uint64_value
        uint64_value " 1" => FIELD_MALFORMED uint64_value
        uint64_value "1 " => FIELD_MALFORMED uint64_value
        uint64_value "+1" => FIELD_MALFORMED uint64_value
        uint64_value "0x1" => FIELD_MALFORMED uint64_value
        uint64_value "1_000" => FIELD_MALFORMED uint64_value
        uint64_value "١" => FIELD_MALFORMED uint64_value
        uint64_value [] => FIELD_MALFORMED uint64_value
        uint64_value {} => FIELD_MALFORMED uint64_value
        uint64_value [1] => FIELD_MALFORMED uint64_value
        uint64_value "NaN" => FIELD_MALFORMED uint64_value
        uint64_value "Infinity" => FIELD_MALFORMED uint64_value
        uint64_value 1e400 => FIELD_MALFORMED uint64_value
        uint64_value 1e40 => FIELD_MALFORMED uint64_value
        uint64_value "1e40" => FIELD_MALFORMED uint64_value
        uint64_value "1." => FIELD_MALFORMED uint64_value
        uint64_value ".5" => FIELD_MALFORMED uint64_value
        uint64_value "--1" => FIELD_MALFORMED uint64_value
        uint64_value "1e" => FIELD_MALFORMED uint64_value
        uint64_value "null" => FIELD_MALFORMED uint64_value
        uint64_value 18446744073709551616 => FIELD_MALFORMED uint64_value
        uint64_value -1 => FIELD_MALFORMED uint64_value
        uint64_value "-1" => FIELD_MALFORMED uint64_value
        uint64_value 2e19 => FIELD_MALFORMED uint64_value
        fixed64_value 0.5 => FIELD_MALFORMED fixed64_value
        fixed64_value true => FIELD_MALFORMED fixed64_value
        fixed64_value "x" => FIELD_MALFORMED fixed64_value
        fixed64_value "" => FIELD_MALFORMED fixed64_value
        fixed64_value [] => FIELD_MALFORMED fixed64_value
        fixed64_value 18446744073709551616 => FIELD_MALFORMED fixed64_value
        fixed64_value -1 => FIELD_MALFORMED fixed64_value
        """;
}
