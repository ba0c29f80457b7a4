package dev.seneschal.codec.gob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.codec.AllocatedBytes;
import dev.seneschal.codec.Capture;
import dev.seneschal.message.Delivery;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import dev.seneschal.wire.MessageForm;
import dev.seneschal.wire.WireLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Messages in both forms, as Steward nodes of either time sent them. */
class GobMessageFormsTest {

    private static final WireLimits LIMITS = WireLimits.defaults();
    private static final int JANUARY_PROLOGUE = 480;

    private final GobCodec codec = new GobCodec();

    @Test
    void readsAndWritesWhatNodesOfJanuarySent() {
        List<Capture> captures = Capture.messages("january-gob-none.jsonl").toList();

        for (Capture capture : captures) {
            byte[] sent = capture.envelope().body();
            Message message = codec.decode(sent, LIMITS);

            assertThat(codec.form(sent)).isEqualTo(MessageForm.JANUARY);
            assertThat(codec.encode(message, MessageForm.JANUARY)).isEqualTo(sent);
            assertThat(message.to().value())
                    .isEqualTo(capture.message().get("ToNode").asText());
        }

        assertThat(captures).hasSize(7);
    }

    @Test
    void tellsTheFormOfAprilsAndWritesEitherOfAMessage() {
        Message message = Message.builder().to("node1").data("text").build();
        byte[] april = codec.encode(message);
        byte[] january = codec.encode(message, MessageForm.JANUARY);

        assertThat(codec.form(april)).isEqualTo(MessageForm.APRIL);
        assertThat(codec.form(january)).isEqualTo(MessageForm.JANUARY);
        assertThat(january.length - JANUARY_PROLOGUE).isLessThan(april.length - JANUARY_PROLOGUE);
        assertThat(codec.decode(january, LIMITS)).isEqualTo(message);
    }

    @Test
    void encodingIntoABufferThatIsUsedAgainAllocatesNothing() {
        Message request = Capture.messages("april-gob-none.jsonl")
                .map(capture -> codec.decode(capture.envelope().body(), LIMITS))
                .filter(message -> message.steward().previousMessage().isPresent())
                .findFirst()
                .orElseThrow();
        GobBuffer buffer = new GobBuffer();
        Runnable encode = () -> codec.encode(request, MessageForm.APRIL, buffer);
        for (int i = 0; i < 20_000; i++) {
            encode.run();
        }

        long allocated = AllocatedBytes.by(() -> {
            for (int i = 0; i < 1_000; i++) {
                encode.run();
            }
        });

        assertThat(buffer.toBytes()).isEqualTo(codec.encode(request));
        // What asking for the count itself takes is in it.
        assertThat(allocated).isLessThan(1_000);
    }

    /** Less than 300 bytes a message, beside what a builder that is given all its parts allocates. */
    @Test
    void decodingAllocatesLittleBesideTheMessage() {
        byte[] bytes = codec.encode(Message.builder()
                .to("ship1")
                .from(NodeName.of("central"))
                .id(7)
                .method("REQCliCommand")
                .arguments(List.of("bash", "-c", "uptime"))
                .data("x".repeat(1_000))
                .build());
        Message read = codec.decode(bytes, LIMITS);
        List<Object> kept = new ArrayList<>(List.of(read, read));

        long decoding = allocatedByThousand(() -> kept.set(0, codec.decode(bytes, LIMITS)));
        long building = allocatedByThousand(() -> kept.set(1, rebuilt(read)));

        assertThat(kept.get(1)).isEqualTo(kept.get(0));
        // Nothing, if the compiler sees that nobody else has the reader.
        assertThat(decoding - building).isLessThan(1_000 * 300);
    }

    private static Message rebuilt(Message message) {
        return Message.builder()
                .to(message.to())
                .from(message.from())
                .id(message.id())
                .method(message.method())
                .arguments(List.of(message.arguments().toArray(String[]::new)))
                .data(message.data().clone())
                .delivery(new Delivery(Event.ACK, 0, 0, 0, Optional.empty()))
                .build();
    }

    private static long allocatedByThousand(Runnable code) {
        for (int i = 0; i < 20_000; i++) {
            code.run();
        }
        return AllocatedBytes.by(() -> {
            for (int i = 0; i < 1_000; i++) {
                code.run();
            }
        });
    }
}
