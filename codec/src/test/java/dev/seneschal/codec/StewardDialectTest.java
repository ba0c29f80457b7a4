package dev.seneschal.codec;

import static dev.seneschal.codec.StewardDialect.APRIL;
import static dev.seneschal.codec.StewardDialect.JANUARY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Event;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Subject;
import dev.seneschal.wire.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StewardDialectTest {

    private static final NodeName NODE1 = NodeName.of("node1");
    private static final NodeName NODE2 = NodeName.of("node2");
    private static final Method PING = Method.of("REQPing");
    private static final Method RELAY = Method.of("REQRelay");

    @Test
    void writesNodeMethodAndEvent() {
        assertThat(APRIL.write(Subject.of(NODE1, PING, Event.ACK))).isEqualTo("node1.REQPing.EventACK");
        assertThat(APRIL.write(Subject.of(NODE1, PING, Event.NACK))).isEqualTo("node1.REQPing.EventNACK");
    }

    @Test
    void writesTheViaNodeSecondWhenRelayed() {
        assertThat(APRIL.write(Subject.relay(NODE2, NODE1, RELAY, Event.ACK)))
                .isEqualTo("node2.node1.REQRelay.EventACK");
    }

    @Test
    void readsWhatItWrites() {
        Subject plain = Subject.of(NODE1, PING, Event.NACK);
        Subject relayed = Subject.relay(NODE2, NODE1, RELAY, Event.ACK);

        assertThat(APRIL.read(APRIL.write(plain))).contains(plain);
        assertThat(APRIL.read(APRIL.write(relayed))).contains(relayed);
    }

    @ParameterizedTest
    @MethodSource("dev.seneschal.codec.Capture#all")
    void readsAndWritesEveryCapturedSubjectAndItsHeaders(Capture capture) {
        Headers captured = capture.envelope().headers();

        Subject subject = APRIL.read(capture.envelope().subject()).orElseThrow();
        Headers headers = APRIL.headers(APRIL.publisher(captured), APRIL.codec(captured), APRIL.compressor(captured));

        assertThat(APRIL.write(subject)).isEqualTo(capture.envelope().subject());
        for (String name : new String[] {"fromNode", "serial", "cmp"}) {
            assertThat(headers.all(name)).hasSize(1).isEqualTo(captured.all(name));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "node1",
                "node1.REQPing",
                "node1.REQPing.EventACK.reply",
                "node1.REQPing.EventACK.reply.run.1",
                "node1.REQPing.eventACK",
                "on.REQCliCommand.CommandACK",
                "node1..EventACK",
                ".REQPing.EventACK",
                "node1.REQPing.",
                "a.b.c.REQRelay.EventACK"
            })
    void readsNothingElseAsSubject(String text) {
        assertThat(APRIL.read(text)).isEmpty();
    }

    @Test
    void keepsNamesOfASubjectAsTheyCame() {
        Subject subject = APRIL.read("a node!.REQ Ping.EventACK").orElseThrow();

        assertThat(subject.node()).isEqualTo(new NodeName("a node!"));
        assertThat(subject.method()).isEqualTo(new Method("REQ Ping"));
    }

    @Test
    void subscribesToAllMethodsAndEventsOfANode() {
        assertThat(APRIL.everythingTo(NODE1)).isEqualTo("node1.*.*");
    }

    @Test
    void headersNamePublisherCodecAndCompressorInThatOrder() {
        assertThat(APRIL.headers(NODE1, "cbor", "z"))
                .isEqualTo(Headers.of("fromNode", "node1", "serial", "cbor", "cmp", "z"));
    }

    @ParameterizedTest
    @CsvSource({"serial,gob,gob", "serial,cbor,cbor", "serial,CBOR,gob", "Serial,cbor,gob", "serial,json,gob", "x,y,gob"
    })
    void anyCodecButCborIsGob(String name, String value, String expected) {
        assertThat(APRIL.codec(Headers.of(name, value))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"cmp,z,z", "cmp,g,g", "cmp,none,none", "cmp,'',none", "cmp,Z,none", "cmp,zstd,none", "Cmp,z,none"})
    void anyUnknownCompressorIsNone(String name, String value, String expected) {
        assertThat(APRIL.compressor(Headers.of(name, value))).isEqualTo(expected);
    }

    @Test
    void theFirstOfARepeatedHeaderCounts() {
        assertThat(APRIL.codec(Headers.of("serial", "cbor", "serial", "gob"))).isEqualTo("cbor");
    }

    @Test
    void publisherIsNoneWithoutTheHeader() {
        assertThat(APRIL.publisher(Headers.of("FromNode", "node1"))).isEqualTo(NodeName.NONE);
        assertThat(APRIL.publisher(Headers.of("fromNode", "node1"))).isEqualTo(NODE1);
    }

    @Test
    void knowsTheMethodsOfItsTableOnly() {
        assertThat(APRIL.knows(Method.of("REQCopyFileTo"))).isTrue();
        assertThat(APRIL.knows(Method.of("REQToSocket"))).isTrue();
        assertThat(APRIL.knows(Method.of("orders"))).isFalse();
        assertThat(APRIL.knows(Method.NONE)).isFalse();
    }

    @Test
    void noReplyIsAWordOfItsOwnOutsideTheTable() {
        assertThat(APRIL.noReply()).isEqualTo(Method.of("REQNone"));
        assertThat(APRIL.knows(APRIL.noReply())).isFalse();
    }

    @Test
    void acknowledgesInStewardsWords() {
        assertThat(APRIL.acknowledgement(NodeName.of("central"), 0)).isEqualTo("confirmed from: central: 0");
    }

    @ParameterizedTest
    @CsvSource({
        "REQInitial,CommandACK",
        "REQOpProcessList,CommandACK",
        "REQOpProcessStart,CommandACK",
        "REQOpProcessStop,CommandACK",
        "REQCliCommand,CommandACK",
        "REQCliCommandCont,CommandACK",
        "REQPing,EventACK",
        "REQCopyFileTo,EventACK",
        "orders,EventACK"
    })
    void januarySendsCommandsOnSubjectsOfTheirOwn(String method, String event) {
        Subject subject = Subject.of(NODE1, Method.of(method), Event.ACK);

        assertThat(JANUARY.write(subject)).isEqualTo("node1." + method + "." + event);
        assertThat(JANUARY.read("node1." + method + "." + event)).contains(subject);
    }

    @Test
    void januaryReadsNoCommandAsEvent() {
        assertThat(JANUARY.read("node1.REQCliCommand.EventACK")).isEmpty();
        assertThat(JANUARY.read("node1.REQPing.CommandACK")).isEmpty();
        assertThat(JANUARY.read("node1.REQHello.EventNACK"))
                .contains(Subject.of(NODE1, Method.of("REQHello"), Event.NACK));
    }

    @Test
    void januarysHeadersSayOnlyWhatIsNotTheRule() {
        assertThat(JANUARY.headers(NODE1, "gob", "none")).isEqualTo(Headers.of("Seneschal-From", "node1"));
        assertThat(JANUARY.headers(NODE1, "cbor", "z"))
                .isEqualTo(Headers.of("Seneschal-From", "node1", "serial", "cbor", "cmp", "z"));
        assertThat(JANUARY.publisher(JANUARY.headers(NODE1, "gob", "none"))).isEqualTo(NODE1);
        assertThat(JANUARY.publisher(Headers.of("fromNode", "node1"))).isEqualTo(NodeName.NONE);
    }

    @Test
    void januaryHasNoGzip() {
        assertThat(JANUARY.compressor(Headers.of("cmp", "g"))).isEqualTo("none");
        assertThat(JANUARY.unpacks("g")).isFalse();
        assertThat(JANUARY.unpacks("z")).isTrue();
        assertThat(APRIL.unpacks("g")).isTrue();
    }

    @Test
    void januaryAsksForNoReplyByAMethodThatDoesNothing() {
        assertThat(JANUARY.noReply()).isEqualTo(Method.of("REQToSocket"));
        assertThat(JANUARY.defaultReply()).isEqualTo(Method.of("REQToFileAppend"));
        assertThat(JANUARY.knows(Method.of("REQToSocket"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"REQTuiToConsole", "REQToFileNACK", "REQHttpGetScheduled", "REQNone", "REQPublicKey"})
    void januaryLacksWhatCameLater(String method) {
        assertThat(JANUARY.knows(Method.of(method))).isFalse();
    }
}
