package dev.seneschal.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessageTest {

    private final Message message = Message.builder()
            .to("node1")
            .method("REQPing")
            .arguments("a", "b")
            .data("größe")
            .build();

    @Test
    void whatIsNotSetIsEmpty() {
        Message empty = Message.builder().build();

        assertThat(empty.to()).isEqualTo(NodeName.NONE);
        assertThat(empty.from()).isEqualTo(NodeName.NONE);
        assertThat(empty.method()).isEqualTo(Method.NONE);
        assertThat(empty.id()).isZero();
        assertThat(empty.arguments()).isEmpty();
        assertThat(empty.data()).isEmpty();
        assertThat(empty.delivery()).isEqualTo(Delivery.DEFAULT);
        assertThat(empty.reply()).isEqualTo(ReplyRequest.NONE);
        assertThat(empty.relay()).isEqualTo(Relay.NONE);
        assertThat(empty.steward()).isEqualTo(StewardFields.NONE);
    }

    @Test
    void isAcknowledgedUnlessSetOtherwise() {
        assertThat(message.delivery().event()).isEqualTo(Event.ACK);
        assertThat(message.subject()).hasToString("node1.REQPing.EventACK");

        Message unacknowledged = message.toBuilder().event(Event.NACK).build();

        assertThat(unacknowledged.subject()).hasToString("node1.REQPing.EventNACK");
    }

    @Test
    void textIsUtf8() {
        assertThat(message.data()).isEqualTo("größe".getBytes(UTF_8));
        assertThat(message.text()).isEqualTo("größe");
    }

    @Test
    void aCopyIsEqualInEveryField() {
        Message full = full();

        assertThat(full.toBuilder().build()).isEqualTo(full).hasSameHashCodeAs(full);
    }

    @Test
    void everyFieldMakesADifference() {
        Message full = full();

        assertThat(List.of(
                        full.toBuilder().to("other").build(),
                        full.toBuilder().from(NodeName.of("other")).build(),
                        full.toBuilder().id(8).build(),
                        full.toBuilder().method("other").build(),
                        full.toBuilder().arguments("other").build(),
                        full.toBuilder().data("other").build(),
                        full.toBuilder().attempts(9).build(),
                        full.toBuilder().replyMethod("other").build(),
                        full.toBuilder().relay(Relay.NONE).build(),
                        full.toBuilder().steward(StewardFields.NONE).build()))
                .doesNotHaveDuplicates()
                .doesNotContain(full);
    }

    @Test
    void argumentsAreCopiedAndCannotBeChanged() {
        List<String> arguments = new ArrayList<>(List.of("a"));
        Message built = Message.builder().arguments(arguments).build();

        arguments.add("b");

        assertThat(built.arguments()).containsExactly("a");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> built.arguments().add("c"));
    }

    @Test
    void aBuilderMayBeUsedAgain() {
        Message.Builder builder = Message.builder().to("a");
        Message first = builder.build();

        Message second = builder.to("b").build();

        assertThat(first.to()).hasToString("a");
        assertThat(second.to()).hasToString("b");
    }

    @Test
    void madeOfItsPartsItIsTheOneThatWasBuilt() {
        Message full = full();

        assertThat(ofPartsOf(full, full.arguments())).isEqualTo(full).hasSameHashCodeAs(full);
    }

    @Test
    void madeOfItsPartsItKeepsNoListOfOthers() {
        List<String> arguments = new ArrayList<>(List.of("a"));

        Message made = ofPartsOf(message, arguments);
        arguments.set(0, "b");

        assertThat(made.arguments()).containsExactly("a");
    }

    @Test
    void aPartThatIsMissingIsNamed() {
        assertThatNullPointerException().isThrownBy(() -> ofPartsOf(message, null));
        assertThatNullPointerException()
                .isThrownBy(() -> Message.of(
                        message.to(),
                        message.from(),
                        message.id(),
                        message.method(),
                        message.arguments(),
                        message.data(),
                        message.delivery(),
                        null,
                        message.relay(),
                        message.steward()))
                .withMessage("reply");
    }

    private static Message ofPartsOf(Message message, List<String> arguments) {
        return Message.of(
                message.to(),
                message.from(),
                message.id(),
                message.method(),
                arguments,
                message.data(),
                message.delivery(),
                message.reply(),
                message.relay(),
                message.steward());
    }

    @Test
    void withoutDataKeepsTheRest() {
        Message bare = message.withoutData();

        assertThat(bare.data()).isEmpty();
        assertThat(bare.toBuilder().data("größe").build()).isEqualTo(message);
        assertThat(bare.withoutData()).isSameAs(bare);
    }

    @Test
    void deliveryAndReplyMayBeReplaced() {
        Delivery delivery = new Delivery(Event.NACK, 1, 2, 3, Optional.empty());
        ReplyRequest reply = ReplyRequest.by(Method.of("REQPong"));

        assertThat(message.withDelivery(delivery).delivery()).isEqualTo(delivery);
        assertThat(message.withReply(reply).reply()).isEqualTo(reply);
        assertThat(message.withDelivery(message.delivery())).isSameAs(message);
        assertThat(message.withReply(message.reply())).isSameAs(message);
    }

    @Test
    void whatIsNotReplacedStays() {
        Message full = message.toBuilder()
                .dataParts(List.of("one ".getBytes(UTF_8), "two".getBytes(UTF_8)))
                .contentType("text/plain")
                .via("hub")
                .toNodes("node2", "node3")
                .build();
        Delivery delivery = new Delivery(Event.NACK, 1, 2, 3, Optional.empty());
        ReplyRequest reply = ReplyRequest.by(Method.of("REQPong"));
        NodeName from = NodeName.of("central");

        assertThat(full.withDelivery(delivery))
                .isEqualTo(full.toBuilder().delivery(delivery).build());
        assertThat(full.withReply(reply))
                .isEqualTo(full.toBuilder().reply(reply).build());
        assertThat(full.sentBy(from, 9, delivery))
                .isEqualTo(full.toBuilder().from(from).id(9).delivery(delivery).build());
        assertThat(full.received(delivery, reply, Optional.of("text/html")))
                .isEqualTo(full.toBuilder()
                        .delivery(delivery)
                        .reply(reply)
                        .contentType("text/html")
                        .build());
        assertThat(full.received(full.delivery(), full.reply(), full.contentType()))
                .isSameAs(full);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> full.received(delivery, reply, Optional.of(" ")))
                .withMessageContaining("contentType");
    }

    @Test
    void timesAreWholeSeconds() {
        Delivery delivery = Message.builder()
                .ackTimeout(Duration.ofSeconds(3))
                .methodTimeout(Duration.ofMinutes(1))
                .attempts(4)
                .timeToLive(Duration.ofMillis(1500))
                .build()
                .delivery();

        assertThat(delivery).isEqualTo(new Delivery(Event.ACK, 3, 4, 60, Optional.of(Duration.ofMillis(1500))));
    }

    @Test
    void rejectsWhatTheWireCannotCarryOrWhatMakesNoSense() {
        Message.Builder builder = Message.builder();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.ackTimeout(Duration.ofMillis(1500)))
                .withMessageContaining("ackTimeout")
                .withMessageContaining("PT1.5S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.methodTimeout(Duration.ZERO))
                .withMessageContaining("methodTimeout");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.ackTimeout(Duration.ofSeconds(-1)))
                .withMessageContaining("ackTimeout");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.attempts(0))
                .withMessageContaining("attempts")
                .withMessageContaining("0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.timeToLive(Duration.ZERO))
                .withMessageContaining("timeToLive");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.to("a b"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.method(""));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.replyMethod("a.b"));
    }

    @Test
    void zeroMeansTheNodesDefault() {
        Delivery defaults = new Delivery(Event.ACK, 10, 5, 10, Optional.empty());

        assertThat(Delivery.DEFAULT.orDefaults(defaults)).isEqualTo(defaults);
        assertThat(new Delivery(Event.NACK, 3, 0, Delivery.NO_TIMEOUT, Optional.empty()).orDefaults(defaults))
                .isEqualTo(new Delivery(Event.NACK, 3, 5, Delivery.NO_TIMEOUT, Optional.empty()));
    }

    @Test
    void itsTextShowsNeitherDataNorArguments() {
        Message secret =
                message.toBuilder().data("password1").arguments("password2").build();

        assertThat(secret.toString()).contains("node1", "REQPing").doesNotContain("password");
    }

    private static Message full() {
        NodeName node = NodeName.of("node2");
        Method method = Method.of("REQRelay");
        return Message.builder()
                .to("node1")
                .from(NodeName.of("central"))
                .id(7)
                .method("REQPing")
                .arguments("a")
                .data("data")
                .delivery(new Delivery(Event.NACK, 1, 2, 3, Optional.of(Duration.ofSeconds(4))))
                .reply(new ReplyRequest(method, List.of("x"), 5, 6, 7))
                .relay(new Relay(node, node, node, node, method, method))
                .steward(new StewardFields(
                        List.of(node),
                        new byte[] {1},
                        true,
                        "directory",
                        "file",
                        Optional.of(Message.builder().to("a").build())))
                .build();
    }

    @Test
    void dataInPartsIsAlsoOnePayload() {
        Message message = Message.builder()
                .dataParts(List.of("one ".getBytes(UTF_8), new byte[0], "two".getBytes(UTF_8)))
                .build();

        assertThat(message.text()).isEqualTo("one two");
        assertThat(message.dataParts())
                .extracting(part -> new String(part, UTF_8))
                .containsExactly("one ", "", "two");
        assertThat(message).isNotEqualTo(Message.builder().data("one two").build());
        assertThat(message.toBuilder().build()).isEqualTo(message);
        assertThat(message.toBuilder().data("one two").build().dataParts()).hasSize(1);
        assertThat(message.withoutData().dataParts()).isEmpty();
    }

    @Test
    void oneEmptyPartIsAnotherThingThanNoData() {
        Message message = Message.builder().dataParts(List.of(new byte[0])).build();

        assertThat(message.dataParts()).hasSize(1);
        assertThat(message).isNotEqualTo(Message.builder().build());
        assertThat(message.withoutData()).isEqualTo(Message.builder().build());
    }

    @Test
    void onePartThatIsNotEmptyIsPlainData() {
        Message message =
                Message.builder().dataParts(List.of("one".getBytes(UTF_8))).build();

        assertThat(message).isEqualTo(Message.builder().data("one").build());
        assertThat(message.dataParts()).hasSize(1);
    }

    @Test
    void aContentTypeIsPrintableAscii() {
        assertThat(Message.builder()
                        .contentType("text/plain; charset=utf-8")
                        .build()
                        .contentType())
                .contains("text/plain; charset=utf-8");
        for (String bad : new String[] {"", " ", "text/\u00e9", "a\nb"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Message.builder().contentType(bad))
                    .withMessageContaining("contentType");
        }
    }
}
