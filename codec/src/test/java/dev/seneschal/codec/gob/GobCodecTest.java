package dev.seneschal.codec.gob;

import static dev.seneschal.codec.gob.GobStream.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.contract.MessageCodecContract;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Relay;
import dev.seneschal.message.StewardFields;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.MessageCodec;
import dev.seneschal.wire.WireLimits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GobCodecTest extends MessageCodecContract {

    private static final WireLimits LIMITS = WireLimits.defaults();
    private static final GobCodec CODEC = new GobCodec();
    private static final int BOOL = 1;
    private static final int INT = 2;
    private static final int UINT = 3;
    private static final int FLOAT = 4;
    private static final int BYTES = 5;
    private static final int STRING = 6;
    private static final int COMPLEX = 7;
    private static final int INTERFACE = 8;
    private static final int PROLOGUE = 496;

    @Override
    protected MessageCodec codec() {
        return CODEC;
    }

    @Test
    void writesThePrologueAndLeavesOutWhatIsZero() {
        byte[] encoded = CODEC.encode(Message.builder().build());

        assertThat(encoded).hasSize(PROLOGUE + 4);
        assertThat(valueOf(encoded)).isEqualTo("03ff8200");
    }

    @Test
    void writesAnEmptyPreviousMessageAndTheElementsOfLists() {
        Message message = Message.builder()
                .arguments("", "a")
                .id(-1)
                .steward(new StewardFields(
                        List.of(),
                        new byte[0],
                        false,
                        "",
                        "",
                        Optional.of(Message.builder().build())))
                .build();

        assertThat(valueOf(CODEC.encode(message))).isEqualTo("0cff82" + "0301" + "0302000161" + "0e00" + "00");
    }

    @Test
    void readsListsOfAnyLength() {
        for (int count = 0; count < 6; count++) {
            List<String> arguments = List.of("a", "", "b", "c", "d").subList(0, count);
            Message message = Message.builder().arguments(arguments).build();

            assertThat(CODEC.decode(CODEC.encode(message), LIMITS).arguments()).isEqualTo(arguments);
        }
    }

    @Test
    void writesFieldsOnBothSidesOfAPreviousMessage() {
        assertThat(CODEC.decode(CODEC.encode(chain(3)), LIMITS)).isEqualTo(chain(3));
    }

    @ParameterizedTest
    @CsvSource({"64,65,66", "65,67,66", "1000,2000000,2147483647", "2147483647,64,100"})
    void readsAnyTypeIds(int message, int nodes, int texts) {
        byte[] bytes = new GobStream()
                .slice(texts, STRING)
                .struct(
                        message,
                        field("MethodArgs", texts),
                        field("PreviousMessage", message),
                        field("ToNodes", nodes),
                        field("ToNode", STRING))
                .slice(nodes, STRING)
                .value(message, out -> {
                    out.writeUnsigned(1);
                    out.writeUnsigned(1);
                    out.writeText("arg");
                    out.writeUnsigned(1);
                    out.writeUnsigned(4);
                    out.writeText("inner");
                    out.writeUnsigned(0);
                    out.writeUnsigned(1);
                    out.writeUnsigned(1);
                    out.writeText("n2");
                    out.writeUnsigned(1);
                    out.writeText("n1");
                    out.writeUnsigned(0);
                })
                .toBytes();

        Message decoded = CODEC.decode(bytes, LIMITS);

        assertThat(decoded.arguments()).containsExactly("arg");
        assertThat(decoded.to()).isEqualTo(NodeName.of("n1"));
        assertThat(decoded.steward().toNodes()).containsExactly(NodeName.of("n2"));
        assertThat(decoded.steward().previousMessage())
                .contains(Message.builder().to("inner").build());
    }

    @Test
    void aPreviousMessageMayBeOfAnotherType() {
        byte[] bytes = new GobStream()
                .struct(70, field("PreviousMessage", 71), field("ID", INT))
                .struct(71, field("ID", INT), field("Colour", STRING))
                .value(70, out -> {
                    out.writeUnsigned(1);
                    out.writeUnsigned(1);
                    out.writeSigned(-5);
                    out.writeUnsigned(1);
                    out.writeText("red");
                    out.writeUnsigned(0);
                    out.writeUnsigned(1);
                    out.writeSigned(6);
                    out.writeUnsigned(0);
                })
                .toBytes();

        Message decoded = CODEC.decode(bytes, LIMITS);

        assertThat(decoded.id()).isEqualTo(6);
        assertThat(decoded.steward().previousMessage())
                .contains(Message.builder().id(-5).build());
    }

    @Test
    void skipsFieldsThatAMessageDoesNotHave() {
        byte[] bytes = new GobStream()
                .struct(
                        65,
                        field("Bool", BOOL),
                        field("Uint", UINT),
                        field("Float", FLOAT),
                        field("Complex", COMPLEX),
                        field("Text", STRING),
                        field("Bytes", BYTES),
                        field("Array", 66),
                        field("Map", 67),
                        field("Tree", 68),
                        field("Time", 70),
                        field("ID", INT))
                .array(66, UINT, 2)
                .map(67, STRING, 66)
                .struct(68, field("Children", 69), field("Name", STRING))
                .slice(69, 68)
                .opaque(70, 5)
                .value(65, out -> {
                    next(out, 1).writeUnsigned(1);
                    next(out, 1).writeUnsigned(-1);
                    next(out, 1).writeUnsigned(0x3140);
                    next(out, 1).writeUnsigned(1);
                    out.writeUnsigned(2);
                    next(out, 1).writeText("text");
                    next(out, 1).writeBytes(new byte[300]);
                    next(out, 1).writeRaw(new byte[] {2, 1, 2});
                    next(out, 1).writeUnsigned(1);
                    out.writeText("key");
                    out.writeRaw(new byte[] {2, 3, 4});
                    next(out, 1).writeRaw(new byte[] {1, 2, 0, 2, 1, 'x', 0, 1, 1, 'y', 0});
                    next(out, 1).writeBytes(new byte[15]);
                    next(out, 1).writeSigned(77);
                    out.writeUnsigned(0);
                })
                .toBytes();

        assertThat(CODEC.decode(bytes, LIMITS))
                .isEqualTo(Message.builder().id(77).build());
    }

    @Test
    void skipsInterfacesThatDefineTheirTypeInTheMiddle() {
        byte[] bytes = new GobStream()
                .struct(65, field("Any", INTERFACE), field("ID", INT))
                .frame(out -> {
                    out.writeSigned(65);
                    next(out, 1).writeText("main.Point");
                    GobStream.writeStruct(out, 66, field("X", INT), field("Inner", INTERFACE));
                })
                .frame(out -> {
                    out.writeSigned(66);
                    out.writeUnsigned(3);
                    next(out, 1).writeSigned(1);
                    next(out, 1).writeText("int");
                    out.writeSigned(INT);
                    out.writeUnsigned(2);
                    out.writeUnsigned(0);
                    out.writeSigned(5);
                    out.writeUnsigned(0);
                    next(out, 1).writeSigned(8);
                    out.writeUnsigned(0);
                })
                .toBytes();

        assertThat(CODEC.decode(bytes, LIMITS))
                .isEqualTo(Message.builder().id(8).build());
    }

    @Test
    void ignoresWhatFollowsTheValue() {
        byte[] encoded = CODEC.encode(fullMessage());

        assertThat(CODEC.decode(Arrays.copyOf(encoded, encoded.length + 50), LIMITS))
                .isEqualTo(fullMessage());
    }

    @Test
    void aFrameMayEndInPlaceOfItsStructs() {
        byte[] bytes = new GobStream()
                .struct(65, field("ID", INT), field("PreviousMessage", 65))
                .value(65, out -> out.writeRaw(new byte[] {1, 4, 1, 1, 6}))
                .toBytes();

        Message decoded = CODEC.decode(bytes, LIMITS);

        assertThat(decoded.id()).isEqualTo(2);
        assertThat(decoded.steward().previousMessage())
                .contains(Message.builder().id(3).build());
    }

    @Test
    void replacesWhatIsNotUtf8() {
        byte[] bytes = new GobStream()
                .struct(65, field("Directory", STRING))
                .value(65, out -> {
                    next(out, 1).writeBytes(new byte[] {'a', (byte) 0xff, 'b'});
                    out.writeUnsigned(0);
                })
                .toBytes();

        assertThat(CODEC.decode(bytes, LIMITS).steward().directory()).isEqualTo("a\ufffdb");
    }

    @Test
    void readsNumbersThatAreLongerThanNeeded() {
        byte[] bytes = new GobStream()
                .struct(65, field("ID", INT))
                .value(65, out -> out.writeRaw(HexFormat.of().parseHex("ff01f8000000000000000a00")))
                .toBytes();

        assertThat(CODEC.decode(bytes, LIMITS).id()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "Data,67,'Message.Data at byte'",
        "Data,6,'sent as string'",
        "ToNode,5,'sent as bytes'",
        "ToNode,2,'sent as int'",
        "ID,3,'sent as uint'",
        "ID,4,'sent as float'",
        "ID,8,'sent as interface'",
        "IsReply,2,'sent as int'",
        "MethodArgs,67,'sent as slice'",
        "MethodArgs,68,'sent as array'",
        "PreviousMessage,66,'sent as slice'",
        "PreviousMessage,6,'Message.PreviousMessage at byte'"
    })
    void rejectsAFieldOfAnotherKindEvenIfItIsNotSent(String name, int type, String reason) {
        byte[] bytes = new GobStream()
                .struct(65, field("FileName", STRING), field(name, type))
                .slice(66, STRING)
                .slice(67, INT)
                .array(68, STRING, 1)
                .value(65, out -> out.writeUnsigned(0))
                .toBytes();

        assertRejects(bytes, reason);
    }

    @Test
    void rejectsAStructThatSharesNoFieldWithAMessage() {
        assertRejects(
                new GobStream()
                        .struct(65, field("X", INT))
                        .value(65, out -> out.writeUnsigned(0))
                        .toBytes(),
                "none of a message's fields");
        assertThat(CODEC.decode(
                        new GobStream()
                                .struct(65)
                                .value(65, out -> out.writeUnsigned(0))
                                .toBytes(),
                        LIMITS))
                .isEqualTo(Message.builder().build());
    }

    @Test
    void namesThePlaceInNestedMessages() {
        byte[] bytes = CODEC.encode(chain(2));
        int inner = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("folder1") - 1;
        bytes[inner] = (byte) 0x7f;

        assertRejects(bytes, "Message.PreviousMessage.Directory at byte " + inner + ": string of length 127");
    }

    private static GobBuffer next(GobBuffer out, int delta) {
        out.writeUnsigned(delta);
        return out;
    }

    /** Messages in one another, with fields before and after the inner one, built from the inside. */
    static Message chain(int depth) {
        Message message = Message.builder().id(1).build();
        for (int i = 1; i <= depth; i++) {
            Optional<Message> previous = i == 1 ? Optional.empty() : Optional.of(message);
            message = Message.builder()
                    .id(i)
                    .relay(new Relay(
                            NodeName.of("via" + i),
                            NodeName.NONE,
                            NodeName.NONE,
                            NodeName.NONE,
                            Method.NONE,
                            Method.NONE))
                    .steward(new StewardFields(List.of(), new byte[0], false, "folder" + i, "", previous))
                    .build();
        }
        return message;
    }

    private static String valueOf(byte[] encoded) {
        return HexFormat.of().formatHex(encoded, PROLOGUE, encoded.length);
    }

    private static void assertRejects(byte[] bytes, String reason) {
        assertThatThrownBy(() -> CODEC.decode(bytes, LIMITS))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining(reason);
    }
}
