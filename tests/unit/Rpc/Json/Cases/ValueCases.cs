using Grpc.Baas.UnitTests.Rpc.Codec;

namespace Grpc.Baas.UnitTests.Rpc.Json.Cases;

/// <summary>Values of any shape, wrappers and Any. The lines are as <see cref="CaseTable"/> reads them.</summary>
internal static class ValueCases
{
    public static CaseTable Table { get; } = new(WellKnown.Descriptor, Taken, Refused);

    private const string Taken = """
        fields {} => 2200 => {"fields":{}}
        fields {"a":null} => 22090A070A016112020800 => {"fields":{"a":null}}
        fields {"a":1} => 22100A0E0A0161120911000000000000F03F => {"fields":{"a":1}}
        fields {"a":-1.5e3} => 22100A0E0A016112091100000000007097C0 => {"fields":{"a":-1500}}
        fields {"a":"x"} => 220A0A080A016112031A0178 => {"fields":{"a":"x"}}
        fields {"":""} => 22080A060A0012021A00 => {"fields":{"":""}}
        fields {"a":true} => 22090A070A016112022001 => {"fields":{"a":true}}
        fields {"a":false} => 22090A070A016112022000 => {"fields":{"a":false}}
        fields {"a":{}} => 22090A070A016112022A00 => {"fields":{"a":{}}}
        fields {"a":[]} => 22090A070A016112023200 => {"fields":{"a":[]}}
        fields {"a":[1,[2,[3]],{"b":[null]}]} => 22430A410A0161123C323A0A0911000000000000F03F0A1C321A0A091100000000000000400A0D320B0A091100000000000008400A0F2A0D0A0B0A0162120632040A020800 => {"fields":{"a":[1,[2,[3]],{"b":[null]}]}}
        fields {"\u0061":"\u00e9"} => 220B0A090A016112041A02C3A9 => {"fields":{"a":"é"}}
        fields null =>  => {}
        value null => 2A020800 => {"value":null}
        value 0 => 2A09110000000000000000 => {"value":0}
        value 1.5 => 2A0911000000000000F83F => {"value":1.5}
        value "x" => 2A031A0178 => {"value":"x"}
        value "" => 2A021A00 => {"value":""}
        value true => 2A022001 => {"value":true}
        value false => 2A022000 => {"value":false}
        value {} => 2A022A00 => {"value":{}}
        value [] => 2A023200 => {"value":[]}
        value [null] => 2A0632040A020800 => {"value":[null]}
        value {"a":{"b":{"c":null}}} => 2A1D2A1B0A190A016112142A120A100A0162120B2A090A070A016312020800 => {"value":{"a":{"b":{"c":null}}}}
        value [[[]]] => 2A0A32080A0632040A023200 => {"value":[[[]]]}
        value "NaN" => 2A051A034E614E => {"value":"NaN"}
        list [] => 3200 => {"list":[]}
        list [null] => 32040A020800 => {"list":[null]}
        list [1,"a",true,[],{}] => 321C0A0911000000000000F03F0A031A01610A0220010A0232000A022A00 => {"list":[1,"a",true,[],{}]}
        list null =>  => {}
        values [null,null] => 6202080062020800 => {"values":[null,null]}
        values [[],{},1] => 6202320062022A00620911000000000000F03F => {"values":[[],{},1]}
        values [] =>  => {}
        wide 0 => 42020800 => {"wide":"0"}
        wide "0" => 42020800 => {"wide":"0"}
        wide "-9223372036854775808" => 420B0880808080808080808001 => {"wide":"-9223372036854775808"}
        wide 1e3 => 420308E807 => {"wide":"1000"}
        wide null =>  => {}
        text "" => 4A020A00 => {"text":""}
        text "x" => 4A030A0178 => {"text":"x"}
        text null =>  => {}
        flag true => 52020801 => {"flag":true}
        flag false => 52020800 => {"flag":false}
        flag null =>  => {}
        nothing null => 5800 => {}
        nothing 0 => 5800 => {}
        nothing "NULL_VALUE" => 5800 => {}
        any {} => 3A00 => {"any":{}}
        any {"@type":"type.googleapis.com/google.protobuf.Duration","value":"1s"} => 3A320A2C747970652E676F6F676C65617069732E636F6D2F676F6F676C652E70726F746F6275662E4475726174696F6E12020801 => {"any":{"@type":"type.googleapis.com/google.protobuf.Duration","value":"1s"}}
        any {"value":"1s","@type":"type.googleapis.com/google.protobuf.Duration"} => 3A320A2C747970652E676F6F676C65617069732E636F6D2F676F6F676C652E70726F746F6275662E4475726174696F6E12020801 => {"any":{"@type":"type.googleapis.com/google.protobuf.Duration","value":"1s"}}
        any {"@type":"type.googleapis.com/google.protobuf.Empty"} => 3A2D0A29747970652E676F6F676C65617069732E636F6D2F676F6F676C652E70726F746F6275662E456D7074791200 => {"any":{"@type":"type.googleapis.com/google.protobuf.Empty"}}
        any {"@type":"type.googleapis.com/google.protobuf.Struct","value":{"@type":1}} => 3A420A2A747970652E676F6F676C65617069732E636F6D2F676F6F676C652E70726F746F6275662E53747275637412140A120A054074797065120911000000000000F03F => {"any":{"@type":"type.googleapis.com/google.protobuf.Struct","value":{"@type":1}}}
        any {"@type":"type.googleapis.com/google.protobuf.Int64Value","value":"5"} => 3A340A2E747970652E676F6F676C65617069732E636F6D2F676F6F676C652E70726F746F6275662E496E74363456616C756512020805 => {"any":{"@type":"type.googleapis.com/google.protobuf.Int64Value","value":"5"}}
        any {"@type":"type.googleapis.com/google.protobuf.Value","value":null} => 3A2F0A29747970652E676F6F676C65617069732E636F6D2F676F6F676C652E70726F746F6275662E56616C756512020800 => {"any":{"@type":"type.googleapis.com/google.protobuf.Value","value":null}}
        any {"@type":"type.googleapis.com/grpc.baas.tests.codec.Shapes","maybe":1} => 3A360A30747970652E676F6F676C65617069732E636F6D2F677270632E626161732E74657374732E636F6465632E53686170657312020801 => {"any":{"@type":"type.googleapis.com/grpc.baas.tests.codec.Shapes","maybe":1}}
        any {"@type":"x/grpc.baas.tests.codec.Shapes","texts":["a"],"child":{}} => 3A270A1E782F677270632E626161732E74657374732E636F6465632E53686170657312052201611200 => {"any":{"@type":"x/grpc.baas.tests.codec.Shapes","child":{},"texts":["a"]}}
        any {"@type":"type.googleapis.com/google.protobuf.Any","value":{"@type":"type.googleapis.com/google.protobuf.BoolValue","value":true}} => 3A5E0A27747970652E676F6F676C65617069732E636F6D2F676F6F676C652E70726F746F6275662E416E7912330A2D747970652E676F6F676C65617069732E636F6D2F676F6F676C652E70726F746F6275662E426F6F6C56616C756512020801 => {"any":{"@type":"type.googleapis.com/google.protobuf.Any","value":{"@type":"type.googleapis.com/google.protobuf.BoolValue","value":true}}}
        any {"@type":"type.googleapis.com/google.protobuf.ListValue","value":[1]} => 3A3C0A2D747970652E676F6F676C65617069732E636F6D2F676F6F676C652E70726F746F6275662E4C69737456616C7565120B0A0911000000000000F03F => {"any":{"@type":"type.googleapis.com/google.protobuf.ListValue","value":[1]}}
        any {"@type":"type.googleapis.com/google.protobuf.FieldMask","value":"aB"} => 3A360A2D747970652E676F6F676C65617069732E636F6D2F676F6F676C652E70726F746F6275662E4669656C644D61736B12050A03615F62 => {"any":{"@type":"type.googleapis.com/google.protobuf.FieldMask","value":"aB"}}
        any {"\u0040type":"type.googleapis.com/google.protobuf.BytesValue","value":"AA"} => 3A350A2E747970652E676F6F676C65617069732E636F6D2F676F6F676C652E70726F746F6275662E427974657356616C756512030A0100 => {"any":{"@type":"type.googleapis.com/google.protobuf.BytesValue","value":"AA=="}}
        any null =>  => {}
        nothing 1 => 5801 => {"nothing":1}
        """;

    private const string Refused = """
        fields 1 => FIELD_MALFORMED fields
        fields "x" => FIELD_MALFORMED fields
        fields true => FIELD_MALFORMED fields
        fields [] => FIELD_MALFORMED fields
        fields [{}] => FIELD_MALFORMED fields
        fields {"a":1e999} => FIELD_MALFORMED fields.a
        value 1e999 => FIELD_MALFORMED value
        value {"a":-1e999} => FIELD_MALFORMED value.a
        list 1 => FIELD_MALFORMED list
        list {} => FIELD_MALFORMED list
        list [1e999] => FIELD_MALFORMED list[0]
        list "x" => FIELD_MALFORMED list
        values 1 => FIELD_MALFORMED values
        values {} => FIELD_MALFORMED values
        wide "x" => FIELD_MALFORMED wide
        wide 1.5 => FIELD_MALFORMED wide
        wide true => FIELD_MALFORMED wide
        wide {"value":1} => FIELD_MALFORMED wide
        wide 9223372036854775808 => FIELD_MALFORMED wide
        text 1 => FIELD_MALFORMED text
        text true => FIELD_MALFORMED text
        text {"value":"x"} => FIELD_MALFORMED text
        flag "true" => FIELD_MALFORMED flag
        flag 1 => FIELD_MALFORMED flag
        flag {} => FIELD_MALFORMED flag
        nothing "x" => FIELD_MALFORMED nothing
        nothing {} => FIELD_MALFORMED nothing
        nothing false => FIELD_MALFORMED nothing
        any 1 => FIELD_MALFORMED any
        any "x" => FIELD_MALFORMED any
        any [] => FIELD_MALFORMED any
        any {"value":"1s"} => FIELD_MALFORMED any.value
        any {"@type":1} => FIELD_MALFORMED any
        any {"@type":"","value":1} => FIELD_MALFORMED any
        any {"@type":null} => FIELD_MALFORMED any
        any {"@type":"google.protobuf.Duration","value":"1s"} => FIELD_MALFORMED any
        any {"@type":"type.googleapis.com/","value":1} => FIELD_MALFORMED any
        any {"@type":"type.googleapis.com/no.Such"} => FIELD_MALFORMED any
        any {"@type":"type.googleapis.com/google.protobuf.Duration"} => FIELD_MALFORMED 
        any {"@type":"type.googleapis.com/google.protobuf.Duration","value":1} => FIELD_MALFORMED any.value
        any {"@type":"type.googleapis.com/google.protobuf.Duration","value":"1s","x":1} => FIELD_UNKNOWN any.x
        any {"@type":"type.googleapis.com/google.protobuf.Duration","value":"1s","value":"1s"} => FIELD_MALFORMED any.value
        any {"@type":"type.googleapis.com/grpc.baas.tests.codec.Shapes","nope":1} => FIELD_UNKNOWN any.nope
        any {"@type":"type.googleapis.com/grpc.baas.tests.codec.Shapes","value":{}} => FIELD_UNKNOWN any.value
        any {"@type":"type.googleapis.com/google.protobuf.Empty","x":1} => FIELD_UNKNOWN any.x
        any {"@type":"type.googleapis.com/google.protobuf.Empty","@type":"type.googleapis.com/google.protobuf.Empty"} => FIELD_MALFORMED any.@type
        any {"@type":"type.googleapis.com/grpc.baas.tests.codec.Shapes","maybe":1,"maybe":2} => FIELD_MALFORMED any.maybe
        any {"@type":"type.googleapis.com/google.protobuf.Any","value":{"value":1}} => FIELD_MALFORMED any.value.value
        any {"a":1,"@type":"type.googleapis.com/grpc.baas.tests.codec.Shapes"} => FIELD_UNKNOWN any.a
        """;
}
