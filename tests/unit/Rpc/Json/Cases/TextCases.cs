using Grpc.Baas.UnitTests.Rpc.Codec;

namespace Grpc.Baas.UnitTests.Rpc.Json.Cases;

/// <summary>Booleans, strings, bytes and enums. The lines are as <see cref="CaseTable"/> reads them.</summary>
internal static class TextCases
{
    public static CaseTable Table { get; } = new(Scalars.Descriptor, Taken, Refused);

    private const string Taken = """
        bool_value true => 6801 => {"boolValue":true}
        bool_value false => 6800 => {}
        bool_value null =>  => {}
        string_value "" => 7200 => {}
        string_value "a" => 720161 => {"stringValue":"a"}
        string_value "null" => 72046E756C6C => {"stringValue":"null"}
        string_value "\u0041" => 720141 => {"stringValue":"A"}
        string_value "\u00e9" => 7202C3A9 => {"stringValue":"é"}
        string_value "é" => 7202C3A9 => {"stringValue":"é"}
        string_value "\ud83d\ude00" => 7204F09F9880 => {"stringValue":"\uD83D\uDE00"}
        string_value "😀" => 7204F09F9880 => {"stringValue":"\uD83D\uDE00"}
        string_value "\"\\\/\b\f\n\r\t" => 7208225C2F080C0A0D09 => {"stringValue":"\"\\/\b\f\n\r\t"}
        string_value "\u0000" => 720100 => {"stringValue":"\u0000"}
        string_value "\uffff" => 7203EFBFBF => {"stringValue":"\uFFFF"}
        string_value null =>  => {}
        bytes_value "" => 7A00 => {}
        bytes_value "AA==" => 7A0100 => {"bytesValue":"AA=="}
        bytes_value "AA" => 7A0100 => {"bytesValue":"AA=="}
        bytes_value "AQI=" => 7A020102 => {"bytesValue":"AQI="}
        bytes_value "AQI" => 7A020102 => {"bytesValue":"AQI="}
        bytes_value "AQID" => 7A03010203 => {"bytesValue":"AQID"}
        bytes_value "+/8=" => 7A02FBFF => {"bytesValue":"+/8="}
        bytes_value "-_8=" => 7A02FBFF => {"bytesValue":"+/8="}
        bytes_value "-_8" => 7A02FBFF => {"bytesValue":"+/8="}
        bytes_value "+_8" => 7A02FBFF => {"bytesValue":"+/8="}
        bytes_value "AB==" => 7A0100 => {"bytesValue":"AA=="}
        bytes_value "AB" => 7A0100 => {"bytesValue":"AA=="}
        bytes_value "null" => 7A039EE965 => {"bytesValue":"null"}
        bytes_value null =>  => {}
        enum_value "COLOUR_UNSPECIFIED" => 800100 => {}
        enum_value "COLOUR_RED" => 800101 => {"enumValue":"COLOUR_RED"}
        enum_value "COLOUR_BLUE" => 8001FEFFFFFFFFFFFFFFFF01 => {"enumValue":"COLOUR_BLUE"}
        enum_value 0 => 800100 => {}
        enum_value 1 => 800101 => {"enumValue":"COLOUR_RED"}
        enum_value -2 => 8001FEFFFFFFFFFFFFFFFF01 => {"enumValue":"COLOUR_BLUE"}
        enum_value 1.0 => 800101 => {"enumValue":"COLOUR_RED"}
        enum_value 77 => 80014D => {"enumValue":77}
        enum_value -2147483648 => 800180808080F8FFFFFFFF01 => {"enumValue":-2147483648}
        enum_value 2147483647 => 8001FFFFFFFF07 => {"enumValue":2147483647}
        enum_value null =>  => {}
        """;

    private const string Refused = """
        bool_value "true" => FIELD_MALFORMED bool_value
        bool_value "false" => FIELD_MALFORMED bool_value
        bool_value 0 => FIELD_MALFORMED bool_value
        bool_value 1 => FIELD_MALFORMED bool_value
        bool_value "1" => FIELD_MALFORMED bool_value
        bool_value "" => FIELD_MALFORMED bool_value
        bool_value "TRUE" => FIELD_MALFORMED bool_value
        bool_value [] => FIELD_MALFORMED bool_value
        bool_value {} => FIELD_MALFORMED bool_value
        string_value 1 => FIELD_MALFORMED string_value
        string_value 1.5 => FIELD_MALFORMED string_value
        string_value true => FIELD_MALFORMED string_value
        string_value [] => FIELD_MALFORMED string_value
        string_value {} => FIELD_MALFORMED string_value
        bytes_value "A" => FIELD_MALFORMED bytes_value
        bytes_value "A===" => FIELD_MALFORMED bytes_value
        bytes_value "AA===" => FIELD_MALFORMED bytes_value
        bytes_value "A A=" => FIELD_MALFORMED bytes_value
        bytes_value "AA\n" => FIELD_MALFORMED bytes_value
        bytes_value "=AA" => FIELD_MALFORMED bytes_value
        bytes_value "A=A=" => FIELD_MALFORMED bytes_value
        bytes_value "é" => FIELD_MALFORMED bytes_value
        bytes_value 1 => FIELD_MALFORMED bytes_value
        bytes_value true => FIELD_MALFORMED bytes_value
        bytes_value [65] => FIELD_MALFORMED bytes_value
        bytes_value "AQID====" => FIELD_MALFORMED bytes_value
        bytes_value "*A" => FIELD_MALFORMED bytes_value
        enum_value "colour_red" => FIELD_MALFORMED enum_value
        enum_value "RED" => FIELD_MALFORMED enum_value
        enum_value "" => FIELD_MALFORMED enum_value
        enum_value " COLOUR_RED" => FIELD_MALFORMED enum_value
        enum_value 1.5 => FIELD_MALFORMED enum_value
        enum_value 2147483648 => FIELD_MALFORMED enum_value
        enum_value true => FIELD_MALFORMED enum_value
        enum_value [] => FIELD_MALFORMED enum_value
        enum_value {} => FIELD_MALFORMED enum_value
        enum_value "x1" => FIELD_MALFORMED enum_value
        """;
}
