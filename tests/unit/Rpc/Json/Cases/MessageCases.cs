using Grpc.Baas.UnitTests.Rpc.Codec;

namespace Grpc.Baas.UnitTests.Rpc.Json.Cases;

/// <summary>Messages, lists, maps, oneofs and names of fields. The lines are as <see cref="CaseTable"/> reads them.</summary>
internal static class MessageCases
{
    public static CaseTable Table { get; } = new(Shapes.Descriptor, Taken, Refused);

    private const string Taken = """
        maybe 0 => 0800 => {"maybe":0}
        maybe 1 => 0801 => {"maybe":1}
        maybe null =>  => {}
        child {"byFlag":{"true":1}} => 1206420408011001 => {"child":{"byFlag":{"true":"COLOUR_RED"}}}
        child {"by_flag":{"true":1}} => 1206420408011001 => {"child":{"byFlag":{"true":"COLOUR_RED"}}}
        numbers [] =>  => {}
        numbers null =>  => {}
        numbers [0] => 1A0100 => {"numbers":[0]}
        numbers [1,"2",3.0,-1] => 1A0D010203FFFFFFFFFFFFFFFFFF01 => {"numbers":[1,2,3,-1]}
        texts [] =>  => {}
        texts [""] => 2200 => {"texts":[""]}
        texts ["a","é"] => 2201612202C3A9 => {"texts":["a","é"]}
        children [] =>  => {}
        children [{}] => 2A00 => {"children":[{}]}
        children [{},{"maybe":1}] => 2A002A020801 => {"children":[{},{"maybe":1}]}
        counts {} =>  => {}
        counts null =>  => {}
        counts {"a":1} => 32050A01611001 => {"counts":{"a":1}}
        counts {"":0} => 32040A001000 => {"counts":{"":0}}
        counts {"é":"5"} => 32060A02C3A91005 => {"counts":{"é":5}}
        by_number {} =>  => {}
        by_number {"0":{}} => 3A0408001200 => {"byNumber":{"0":{}}}
        by_number {"-1":{"maybe":1}} => 3A0F08FFFFFFFFFFFFFFFFFF0112020801 => {"byNumber":{"-1":{"maybe":1}}}
        by_number {"9223372036854775807":{}} => 3A0C08FFFFFFFFFFFFFFFF7F1200 => {"byNumber":{"9223372036854775807":{}}}
        by_number {"-9223372036854775808":{}} => 3A0D08808080808080808080011200 => {"byNumber":{"-9223372036854775808":{}}}
        by_flag {"true":1} => 420408011001 => {"byFlag":{"true":"COLOUR_RED"}}
        by_flag {"false":"COLOUR_RED"} => 420408001001 => {"byFlag":{"false":"COLOUR_RED"}}
        by_flag {"true":0} => 420408011000 => {"byFlag":{"true":"COLOUR_UNSPECIFIED"}}
        name "" => 4A00 => {"name":""}
        name "x" => 4A0178 => {"name":"x"}
        name null =>  => {}
        size 0 => 5000 => {"size":0}
        size 5 => 5005 => {"size":5}
        size null =>  => {}
        free null => 5A020800 => {"free":null}
        free 1 => 5A0911000000000000F03F => {"free":1}
        free {"a":null} => 5A0B2A090A070A016112020800 => {"free":{"a":null}}
        free [] => 5A023200 => {"free":[]}
        deltas [] =>  => {}
        deltas [-1,1,"-2"] => E21203010203 => {"deltas":["-1","1","-2"]}
        colours [] =>  => {}
        colours ["COLOUR_RED",-2,77] => EA120C01FEFFFFFFFFFFFFFFFF014D => {"colours":["COLOUR_RED","COLOUR_BLUE",77]}
        byNumber {"1":{}} => 3A0408011200 => {"byNumber":{"1":{}}}
        byFlag {} =>  => {}
        """;

    private const string Refused = """
        maybe "x" => FIELD_MALFORMED maybe
        maybe [] => FIELD_MALFORMED maybe
        child 1 => FIELD_MALFORMED child
        child "x" => FIELD_MALFORMED child
        child [] => FIELD_MALFORMED child
        child true => FIELD_MALFORMED child
        child {"nope":1} => FIELD_UNKNOWN child.nope
        child {"maybe":"x"} => FIELD_MALFORMED child.maybe
        child {"child":{"child":[]}} => FIELD_MALFORMED child.child.child
        child {"maybe":1,"maybe":1} => FIELD_MALFORMED child.maybe
        numbers 1 => FIELD_MALFORMED numbers
        numbers {} => FIELD_MALFORMED numbers
        numbers "x" => FIELD_MALFORMED numbers
        numbers [null] => FIELD_MALFORMED numbers[0]
        numbers ["x"] => FIELD_MALFORMED numbers[0]
        numbers [1,2,{}] => FIELD_MALFORMED numbers[2]
        numbers [[1]] => FIELD_MALFORMED numbers[0]
        numbers [1.5] => FIELD_MALFORMED numbers[0]
        texts "x" => FIELD_MALFORMED texts
        texts [1] => FIELD_MALFORMED texts[0]
        texts [null] => FIELD_MALFORMED texts[0]
        texts ["a",null] => FIELD_MALFORMED texts[1]
        children {} => FIELD_MALFORMED children
        children [null] => FIELD_MALFORMED children[0]
        children [1] => FIELD_MALFORMED children[0]
        children [{},{"nope":1}] => FIELD_UNKNOWN children[1].nope
        children [{"children":[{"texts":[1]}]}] => FIELD_MALFORMED children[0].children[0].texts[0]
        counts [] => FIELD_MALFORMED counts
        counts 1 => FIELD_MALFORMED counts
        counts {"a":null} => FIELD_MALFORMED counts.a
        counts {"a":"x"} => FIELD_MALFORMED counts.a
        counts {"a":1,"a":1} => FIELD_MALFORMED counts.a
        counts {"a":1,"\u0061":1} => FIELD_MALFORMED counts.a
        counts {"a":{}} => FIELD_MALFORMED counts.a
        by_number {"x":{}} => FIELD_MALFORMED by_number.x
        by_number {"":{}} => FIELD_MALFORMED by_number
        by_number {"1.5":{}} => FIELD_MALFORMED by_number.1.5
        by_number {"1":1} => FIELD_MALFORMED by_number.1
        by_number {"1":null} => FIELD_MALFORMED by_number.1
        by_number {"9223372036854775808":{}} => FIELD_MALFORMED by_number.9223372036854775808
        by_number {"1":{},"1":{}} => FIELD_MALFORMED by_number.1
        by_number {"1":{"nope":1}} => FIELD_UNKNOWN by_number.1.nope
        by_number {" 1":{}} => FIELD_MALFORMED by_number. 1
        by_flag {"yes":1} => FIELD_MALFORMED by_flag.yes
        by_flag {"True":1} => FIELD_MALFORMED by_flag.True
        by_flag {"1":1} => FIELD_MALFORMED by_flag.1
        by_flag {"true":"NOPE"} => FIELD_MALFORMED by_flag.true
        by_flag {"true":null} => FIELD_MALFORMED by_flag.true
        name 1 => FIELD_MALFORMED name
        name [] => FIELD_MALFORMED name
        size "x" => FIELD_MALFORMED size
        deltas 1 => FIELD_MALFORMED deltas
        deltas ["x"] => FIELD_MALFORMED deltas[0]
        deltas [0.5] => FIELD_MALFORMED deltas[0]
        colours "COLOUR_RED" => FIELD_MALFORMED colours
        colours ["NOPE"] => FIELD_MALFORMED colours[0]
        colours [null] => FIELD_MALFORMED colours[0]
        colours [1.5] => FIELD_MALFORMED colours[0]
        nope 1 => FIELD_UNKNOWN nope
        nope null => FIELD_UNKNOWN nope
        nope {} => FIELD_UNKNOWN nope
        Maybe 1 => FIELD_UNKNOWN Maybe
        by_Number {} => FIELD_UNKNOWN by_Number
        ByNumber {} => FIELD_UNKNOWN ByNumber
        bynumber {} => FIELD_UNKNOWN bynumber
         1 => FIELD_UNKNOWN 
        @type "x" => FIELD_UNKNOWN @type
        1 1 => FIELD_UNKNOWN 1
        [ext] 1 => FIELD_UNKNOWN [ext]
        may\u0062ee 1 => FIELD_UNKNOWN maybee
        """;
}
