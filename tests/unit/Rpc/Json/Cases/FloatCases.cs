using Grpc.Baas.UnitTests.Rpc.Codec;

namespace Grpc.Baas.UnitTests.Rpc.Json.Cases;

/// <summary>Doubles and floats. The lines are as <see cref="CaseTable"/> reads them.</summary>
internal static class FloatCases
{
    public static CaseTable Table { get; } = new(Scalars.Descriptor, Taken, Refused);

    private const string Taken = """
        double_value 0 => 090000000000000000 => {}
        double_value -0 => 090000000000000080 => {"doubleValue":-0}
        double_value -0.0 => 090000000000000080 => {"doubleValue":-0}
        double_value 1 => 09000000000000F03F => {"doubleValue":1}
        double_value -1 => 09000000000000F0BF => {"doubleValue":-1}
        double_value 1.5 => 09000000000000F83F => {"doubleValue":1.5}
        double_value "1.5" => 09000000000000F83F => {"doubleValue":1.5}
        double_value "-1.5e3" => 0900000000007097C0 => {"doubleValue":-1500}
        double_value 1e10 => 09000000205FA00242 => {"doubleValue":10000000000}
        double_value 1E-10 => 09BBBDD7D9DF7CDB3D => {"doubleValue":1E-10}
        double_value 0.1 => 099A9999999999B93F => {"doubleValue":0.1}
        double_value 123456789 => 0900000054346F9D41 => {"doubleValue":123456789}
        double_value "NaN" => 09000000000000F87F => {"doubleValue":"NaN"}
        double_value "Infinity" => 09000000000000F07F => {"doubleValue":"Infinity"}
        double_value "-Infinity" => 09000000000000F0FF => {"doubleValue":"-Infinity"}
        double_value null =>  => {}
        double_value 3.4028234e38 => 0934B886D5FFFFEF47 => {"doubleValue":3.4028234E+38}
        double_value -3.4028234e38 => 0934B886D5FFFFEFC7 => {"doubleValue":-3.4028234E+38}
        double_value 1e-45 => 09B96A37AD01D69636 => {"doubleValue":1E-45}
        double_value 1e-60 => 0926A6ACAA04B67933 => {"doubleValue":1E-60}
        double_value 16777217 => 090000001000007041 => {"doubleValue":16777217}
        float_value 0 => 1500000000 => {}
        float_value -0 => 1500000080 => {"floatValue":-0}
        float_value -0.0 => 1500000080 => {"floatValue":-0}
        float_value 1 => 150000803F => {"floatValue":1}
        float_value -1 => 15000080BF => {"floatValue":-1}
        float_value 1.5 => 150000C03F => {"floatValue":1.5}
        float_value "1.5" => 150000C03F => {"floatValue":1.5}
        float_value "-1.5e3" => 150080BBC4 => {"floatValue":-1500}
        float_value 1e10 => 15F9021550 => {"floatValue":1E+10}
        float_value 1E-10 => 15FFE6DB2E => {"floatValue":1E-10}
        float_value 0.1 => 15CDCCCC3D => {"floatValue":0.1}
        float_value 123456789 => 15A379EB4C => {"floatValue":123456790}
        float_value "NaN" => 150000C07F => {"floatValue":"NaN"}
        float_value "Infinity" => 150000807F => {"floatValue":"Infinity"}
        float_value "-Infinity" => 15000080FF => {"floatValue":"-Infinity"}
        float_value null =>  => {}
        float_value 3.4028234e38 => 15FFFF7F7F => {"floatValue":3.4028235E+38}
        float_value -3.4028234e38 => 15FFFF7FFF => {"floatValue":-3.4028235E+38}
        float_value 1e-45 => 1501000000 => {"floatValue":1E-45}
        float_value 1e-60 => 1500000000 => {}
        float_value 16777217 => 150000804B => {"floatValue":16777216}
        double_value 1.7976931348623157e308 => 09FFFFFFFFFFFFEF7F => {"doubleValue":1.7976931348623157E+308}
        double_value -1.7976931348623157e308 => 09FFFFFFFFFFFFEFFF => {"doubleValue":-1.7976931348623157E+308}
        double_value 5e-324 => 090100000000000000 => {"doubleValue":5E-324}
        double_value 0.30000000000000004 => 09343333333333D33F => {"doubleValue":0.30000000000000004}
        double_value 3.5e38 => 097BCDD3C4F874F047 => {"doubleValue":3.5E+38}
        """;

    private const string Refused = """
        double_value true => FIELD_MALFORMED double_value
        double_value "x" => FIELD_MALFORMED double_value
        double_value "" => FIELD_MALFORMED double_value
        double_value "nan" => FIELD_MALFORMED double_value
        double_value "inf" => FIELD_MALFORMED double_value
        double_value "infinity" => FIELD_MALFORMED double_value
        double_value "+Infinity" => FIELD_MALFORMED double_value
        double_value " 1" => FIELD_MALFORMED double_value
        double_value "1 " => FIELD_MALFORMED double_value
        double_value "1,5" => FIELD_MALFORMED double_value
        double_value "0x1" => FIELD_MALFORMED double_value
        double_value "1e" => FIELD_MALFORMED double_value
        double_value [] => FIELD_MALFORMED double_value
        double_value {} => FIELD_MALFORMED double_value
        double_value 1e999 => FIELD_MALFORMED double_value
        double_value -1e999 => FIELD_MALFORMED double_value
        double_value "1e999" => FIELD_MALFORMED double_value
        double_value "-NaN" => FIELD_MALFORMED double_value
        double_value "1." => FIELD_MALFORMED double_value
        double_value ".5" => FIELD_MALFORMED double_value
        float_value true => FIELD_MALFORMED float_value
        float_value "x" => FIELD_MALFORMED float_value
        float_value "" => FIELD_MALFORMED float_value
        float_value "nan" => FIELD_MALFORMED float_value
        float_value "inf" => FIELD_MALFORMED float_value
        float_value "infinity" => FIELD_MALFORMED float_value
        float_value "+Infinity" => FIELD_MALFORMED float_value
        float_value " 1" => FIELD_MALFORMED float_value
        float_value "1 " => FIELD_MALFORMED float_value
        float_value "1,5" => FIELD_MALFORMED float_value
        float_value "0x1" => FIELD_MALFORMED float_value
        float_value "1e" => FIELD_MALFORMED float_value
        float_value [] => FIELD_MALFORMED float_value
        float_value {} => FIELD_MALFORMED float_value
        float_value 1e999 => FIELD_MALFORMED float_value
        float_value -1e999 => FIELD_MALFORMED float_value
        float_value "1e999" => FIELD_MALFORMED float_value
        float_value "-NaN" => FIELD_MALFORMED float_value
        float_value "1." => FIELD_MALFORMED float_value
        float_value ".5" => FIELD_MALFORMED float_value
        float_value 3.5e38 => FIELD_MALFORMED float_value
        float_value -3.5e38 => FIELD_MALFORMED float_value
        float_value "1e39" => FIELD_MALFORMED float_value
        """;
}
