package dev.seneschal.codec.gob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.codec.Capture;
import dev.seneschal.message.Message;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.MessageForm;
import dev.seneschal.wire.WireLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many messages on one stream, as one encoder of Go's writes them. */
class GobMessageStreamTest {

    private static final WireLimits LIMITS = WireLimits.defaults();
    private static final Map<MessageForm, String> CAPTURES =
            Map.of(MessageForm.APRIL, "april-gob-none.jsonl", MessageForm.JANUARY, "january-gob-none.jsonl");
    private static final int MUTATIONS = 20_000;
    private static final long SEED = 20261128;

    private final GobCodec codec = new GobCodec();

    private List<Message> captured(MessageForm form) {
        return Capture.messages(CAPTURES.get(form))
                .map(capture -> codec.decode(capture.envelope().body(), LIMITS))
                .toList();
    }

    private byte[] stream(List<Message> messages, MessageForm form) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        GobMessageWriter writer = codec.writer(stream, form);
        for (Message message : messages) {
            writer.write(message);
        }
        return stream.toByteArray();
    }

    private static List<Message> readAll(GobMessageReader reader) {
        List<Message> messages = new ArrayList<>();
        for (Optional<Message> next = reader.read(); next.isPresent(); next = reader.read()) {
            messages.add(next.get());
        }
        return messages;
    }

    @ParameterizedTest
    @EnumSource(MessageForm.class)
    void theTypeIsDefinedOnceAndEachMessageIsWrittenAsAlone(MessageForm form) throws IOException {
        List<Message> messages = captured(form);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        int definitions = MessageLayout.of(form).definitions().length;
        for (Message message : messages) {
            byte[] alone = codec.encode(message, form);
            int from = expected.size() == 0 ? 0 : definitions;
            expected.write(alone, from, alone.length - from);
        }

        assertThat(stream(messages, form)).isEqualTo(expected.toByteArray());
    }

    @ParameterizedTest
    @EnumSource(MessageForm.class)
    void whatIsWrittenIsReadHoweverTheBytesComeAndByTheReaderOfAnyTypes(MessageForm form) throws IOException {
        List<Message> messages = captured(form);
        byte[] bytes = stream(messages, form);

        assertThat(readAll(codec.reader(bytes, LIMITS))).isEqualTo(messages);
        assertThat(readAll(codec.reader(new ByteByByte(bytes), LIMITS))).isEqualTo(messages);
        GobReader any = Gob.builder().build().reader(bytes);
        int values = 0;
        while (any.hasNext()) {
            any.readValue();
            values++;
        }
        assertThat(values).isEqualTo(messages.size());
    }

    @Test
    void aMessageThatCannotBeWrittenLeavesTheStreamAsItWas() throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        GobMessageWriter writer = codec.writer(stream, MessageForm.APRIL);
        Message good =
                Message.builder().to("node1").method("REQPing").data("text").build();
        Message bad = good.toBuilder().arguments(List.of("half a pair: \ud83d")).build();

        assertThatThrownBy(() -> writer.write(bad)).isInstanceOf(CodecException.class);
        writer.write(good);
        assertThatThrownBy(() -> writer.write(bad)).isInstanceOf(CodecException.class);
        writer.write(good);

        assertThat(readAll(codec.reader(stream.toByteArray(), LIMITS))).containsExactly(good, good);
    }

    @Test
    void aTypeWithOtherFieldsMayDefineTypesInWhatIsSkippedAndIsReadOn() throws IOException {
        Gob gob = Gob.builder().register("hop", Hop.class).build();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        GobWriter writer = gob.writer(stream);
        GobType<Travelled> type = gob.type(Travelled.class);
        for (int i = 0; i < 3; i++) {
            writer.write(type, new Travelled(i + 1, new Hop("west", i), "REQPing"));
        }

        assertThat(readAll(codec.reader(stream.toByteArray(), LIMITS)))
                .extracting(message -> message.id() + " " + message.method())
                .containsExactly("1 REQPing", "2 REQPing", "3 REQPing");
    }

    /** Has what a message has not. */
    record Travelled(@GobName("ID") long id, Object luggage, String method) {}

    /** Luggage. */
    record Hop(String place, int number) {}

    @Test
    void damageIsToldOnceAndTheReaderGoesNoFurther() throws IOException {
        byte[] bytes = stream(captured(MessageForm.APRIL), MessageForm.APRIL);
        GobMessageReader reader = codec.reader(new ByteArrayInputStream(bytes, 0, bytes.length - 3), LIMITS);

        assertThatThrownBy(() -> readAll(reader)).isInstanceOf(CodecException.class);
        assertThatThrownBy(reader::read).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void wrongBytesEndInTheCodecsOwnException() throws IOException {
        byte[] bytes = stream(captured(MessageForm.APRIL).subList(0, 5), MessageForm.APRIL);
        Random random = new Random(SEED);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] wrong = bytes.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                wrong[random.nextInt(wrong.length)] = (byte) random.nextInt();
            }
            try {
                readAll(codec.reader(wrong, LIMITS));
            } catch (CodecException e) {
                refused++;
            } catch (Throwable e) {
                throw new AssertionError("mutation " + i + " of seed " + SEED, e);
            }
        }
        assertThat(refused).isBetween(MUTATIONS / 10, MUTATIONS - 1);
    }

    /** Brings one byte at a time. */
    private static final class ByteByByte extends InputStream {

        private final byte[] bytes;
        private int at;

        ByteByByte(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return at < bytes.length ? bytes[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] into, int from, int length) {
            int next = length == 0 ? 0 : read();
            if (next < 0) {
                return -1;
            }
            into[from] = (byte) next;
            return 1;
        }
    }
}
