package dev.seneschal.node;

import static dev.seneschal.node.Fleet.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.error.ErrorEvent;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.GaveUp;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.transport.Incoming;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.WireFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Bodies: any objects, by the object codecs of the wire format. */
class NodeBodiesTest {

    private static final LineCodec PLUS = new LineCodec("text/plus", "+");
    private static final LineCodec MINUS = new LineCodec("text/minus", "-");

    private final WireFormat wire = wire(PLUS, MINUS);
    private final Fleet fleet = new Fleet();
    private final List<Object> handled = new ArrayList<>();

    private static WireFormat wire(LineCodec first, LineCodec second) {
        TestWire plain = new TestWire();
        return WireFormat.builder(plain).codecs(plain).bodies(first, second).build();
    }

    private Node start(String name, WireFormat format, UnaryOperator<NodeBuilder> settings) {
        return fleet.start(name, fleet.broker.connect(), format, settings);
    }

    private Node central() {
        return start("central", wire, UnaryOperator.identity());
    }

    private Node node1(BodyHandler<Integer> handler) {
        return start("node1", wire, node -> node.handle("REQPing", Integer.class, handler));
    }

    @Test
    void sendsABodyToItsHandler() {
        Node central = central();
        List<Incoming> wireTraffic = fleet.listen("node1.REQPing.*");
        node1((body, context) -> handled.add(body));

        Sending sending = central.send("node1", "REQPing", 42);
        fleet.time.runReady();

        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(handled).containsExactly(42);
        assertThat(wireTraffic.get(0).envelope().headers().first(HeaderNames.CONTENT_TYPE))
                .contains("text/plus");
    }

    @Test
    void readsABodyInAnyOfItsContentTypes() {
        Node central = start("central", wire(MINUS, PLUS), UnaryOperator.identity());
        node1((body, context) -> handled.add(body));

        central.send("node1", "REQPing", 42);
        fleet.time.runReady();

        assertThat(handled).containsExactly(42);
    }

    @Test
    void readsABodyWithoutContentTypeByTheFirstCodec() {
        Node central = central();
        node1((body, context) -> handled.add(body));

        fleet.send(
                central,
                Message.builder().to("node1").method("REQPing").data("+7").build());

        assertThat(handled).containsExactly(7);
    }

    @Test
    void readsAContentTypeWithParametersAndInAnyCase() {
        Node central = central();
        node1((body, context) -> handled.add(body));

        fleet.send(
                central,
                Message.builder()
                        .to("node1")
                        .method("REQPing")
                        .data("-7")
                        .contentType("Text/Minus ; charset=utf-8")
                        .build());

        assertThat(handled).containsExactly(7);
    }

    @Test
    void refusesABodyThatIsNotWhatTheHandlerTakes() {
        Node central = central();
        node1((body, context) -> handled.add(body));

        Sending sending = central.send("node1", "REQPing", "seven");
        fleet.time.runReady();

        assertThat(handled).isEmpty();
        assertThat(receipt(sending)).isInstanceOfSatisfying(GaveUp.class, gaveUp -> {
            assertThat(gaveUp.reason()).isEqualTo(Reason.REFUSED);
            assertThat(gaveUp.mayHaveRun()).isFalse();
            assertThat(gaveUp.detail()).contains("not a number: seven");
        });
        assertThat(fleet.errors).singleElement().satisfies(error -> {
            assertThat(error.kind()).isEqualTo(ErrorEvent.Kind.UNREADABLE);
            assertThat(error.text()).contains("not a number: seven");
        });
    }

    @Test
    void refusesAContentTypeThatItDoesNotRead() {
        Node central = start("central", wire(new LineCodec("text/other", "?"), MINUS), UnaryOperator.identity());
        node1((body, context) -> handled.add(body));

        Sending sending = central.send("node1", "REQPing", 42);
        fleet.time.runReady();

        assertThat(receipt(sending))
                .isInstanceOfSatisfying(
                        GaveUp.class,
                        gaveUp -> assertThat(gaveUp.detail())
                                .contains("text/other")
                                .contains("text/plus"));
    }

    @Test
    void aFailureOfTheHandlerItselfIsNoFaultOfTheBody() {
        Node central = central();
        node1((body, context) -> {
            throw new CodecException("on purpose");
        });

        Sending sending = fleet.send(
                central,
                wire.withBody(
                        Message.builder()
                                .to("node1")
                                .method("REQPing")
                                .attempts(1)
                                .build(),
                        42));

        assertThat(receipt(sending))
                .isInstanceOfSatisfying(
                        GaveUp.class, gaveUp -> assertThat(gaveUp.reason()).isEqualTo(Reason.FAILED));
    }

    @Test
    void repliesInTheContentTypeOfTheRequest() {
        Node central = start(
                "central",
                wire(MINUS, PLUS),
                node -> node.handle(
                        "REQPong",
                        Integer.class,
                        (body, context) -> handled.add(
                                body + " in " + context.message().contentType().orElse("none"))));
        node1((body, context) -> context.replyWith(body + 1));

        Message request = Message.builder()
                .to("node1")
                .method("REQPing")
                .reply(ReplyRequest.by(Method.of("REQPong")))
                .build();
        fleet.send(central, wire(MINUS, PLUS).withBody(request, 42));

        assertThat(handled).containsExactly("43 in text/minus");
        assertThat(fleet.receipts).extracting(Receipt::outcome).containsOnly(Outcome.DELIVERED);
    }

    @Test
    void sayingWhatCannotBeWrittenSendsNothing() {
        Node central = central();

        assertThatThrownBy(() -> central.send("node1", "REQPing", 4.5))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("java.lang.Double");
        assertThat(central.stats().accepted()).isZero();
    }

    @Test
    void aNodeWithoutObjectCodecsSaysSo() {
        Node central = fleet.start("central", UnaryOperator.identity());

        assertThatThrownBy(() -> central.send("node1", "REQPing", 42))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("no object codec");
    }

    @Test
    void twoCodecsOfOneContentTypeAreAMistake() {
        assertThatThrownBy(() -> wire(PLUS, PLUS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("text/plus");
    }
}
