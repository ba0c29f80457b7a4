package dev.seneschal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.message.Delivery;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Relay;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.message.StewardFields;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.MessageCodec;
import dev.seneschal.wire.WireLimits;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link MessageCodec} must do. To check yours, extend this class in a test and return it from {@link #codec()}:
 *
 * <pre>{@code
 * class MyCodecTest extends MessageCodecContract {
 *     protected MessageCodec codec() {
 *         return new MyCodec();
 *     }
 * }
 * }</pre>
 */
public abstract class MessageCodecContract {

    private static final WireLimits LIMITS = WireLimits.defaults();
    private static final int RANDOM_INPUTS = 20_000;
    private static final long SEED = 7;

    /** For subclasses. */
    protected MessageCodecContract() {}

    /**
     * The codec to check.
     *
     * @return the same or a new one each time
     */
    protected abstract MessageCodec codec();

    /**
     * A message with all of its fields set, each to another value.
     *
     * @return the message, with another one in it
     */
    protected static Message fullMessage() {
        StewardFields steward = new StewardFields(
                List.of(NodeName.of("node3"), NodeName.of("node4")),
                new byte[] {1, 2, -3},
                true,
                "folder",
                "file.txt",
                Optional.of(Message.builder().to("node9").id(41).data("before").build()));
        return Message.builder()
                .to("node1")
                .from(NodeName.of("central"))
                .id(Long.MAX_VALUE)
                .method("REQCliCommand")
                .arguments("bash", "", "-c", "echo \u00e9\u20ac\ud83d\ude00")
                .data(new byte[] {0, -1, 127, -128})
                .delivery(new Delivery(Event.ACK, 3, 5, -1, Optional.empty()))
                .reply(new ReplyRequest(Method.of("REQToFile"), List.of("a", "b"), 7, 9, Long.MIN_VALUE))
                .relay(new Relay(
                        NodeName.of("via"),
                        NodeName.of("originalVia"),
                        NodeName.of("origin"),
                        NodeName.of("end"),
                        Method.of("REQToSocket"),
                        Method.of("REQPong")))
                .steward(steward)
                .build();
    }

    /** The name can stand in a header. */
    @Test
    protected void nameIsAPlainWord() {
        assertThat(codec().name()).matches("[a-z0-9]+");
    }

    /** All 26 fields come back. */
    @Test
    protected void keepsEveryField() {
        Message message = fullMessage();

        Message decoded = codec().decode(codec().encode(message), LIMITS);

        assertThat(decoded).isEqualTo(message);
    }

    /** A message with nothing set comes back so. */
    @Test
    protected void keepsAnEmptyMessage() {
        Message message = Message.builder().build();

        Message decoded = codec().decode(codec().encode(message), LIMITS);

        assertThat(decoded).isEqualTo(message);
    }

    /** An empty previous message is another thing than none. */
    @Test
    protected void keepsAnEmptyPreviousMessage() {
        Message message = nested(2, Message.builder().build());

        Message decoded = codec().decode(codec().encode(message), LIMITS);

        assertThat(decoded.steward().previousMessage())
                .contains(Message.builder().build());
    }

    /** Numbers use all of their 64 bits. */
    @Test
    protected void keepsNumbersOfAnySize() {
        long[] numbers = {
            0,
            1,
            -1,
            23,
            24,
            -24,
            -25,
            63,
            64,
            -64,
            -65,
            127,
            128,
            255,
            256,
            65535,
            65536,
            1L << 31,
            1L << 32,
            -1L << 32,
            Long.MAX_VALUE,
            Long.MIN_VALUE
        };

        for (long number : numbers) {
            Message message = Message.builder().id(number).build();

            assertThat(codec().decode(codec().encode(message), LIMITS).id()).isEqualTo(number);
        }
    }

    /** Texts and data of lengths around the borders of length encodings. */
    @Test
    protected void keepsTextsAndDataOfAnyLength() {
        for (int length : new int[] {0, 1, 23, 24, 127, 128, 255, 256, 65535, 65536, 70_000}) {
            Message message = Message.builder()
                    .data(new byte[length])
                    .arguments("x".repeat(length), "\u20ac".repeat(length))
                    .build();

            assertThat(codec().decode(codec().encode(message), LIMITS)).isEqualTo(message);
        }
    }

    /** Names are carried as they are, since what arrives is judged elsewhere. */
    @Test
    protected void keepsNamesThatAreNotValid() {
        Message message = Message.builder()
                .to(new NodeName("node2.node1"))
                .from(new NodeName("* > \n"))
                .method(new Method("x".repeat(1_000)))
                .build();

        Message decoded = codec().decode(codec().encode(message), LIMITS);

        assertThat(decoded).isEqualTo(message);
    }

    /** Event and time to live are not in the payload. */
    @Test
    protected void leavesEventAndTimeToLiveToOthers() {
        Message message = Message.builder()
                .event(Event.NACK)
                .timeToLive(Duration.ofSeconds(1))
                .build();

        Message decoded = codec().decode(codec().encode(message), LIMITS);

        assertThat(decoded.delivery()).isEqualTo(Delivery.DEFAULT);
    }

    /** Equal messages are equal bytes. */
    @Test
    protected void writesTheSameBytesEachTime() {
        assertThat(codec().encode(fullMessage())).isEqualTo(codec().encode(fullMessage()));
    }

    /** What cannot be written as UTF-8 is not replaced in silence. */
    @Test
    protected void refusesToWriteHalfASurrogatePair() {
        for (String text : new String[] {"\ud83d", "a\ude00", "\ude00\ud83d", "\ud83dx"}) {
            Message message = Message.builder().arguments(text).build();

            assertThatThrownBy(() -> codec().encode(message))
                    .isInstanceOf(CodecException.class)
                    .hasMessageContaining("MethodArgs");
        }
    }

    /** No proper beginning of a message is a message. */
    @Test
    protected void rejectsTruncatedBytes() {
        byte[] encoded = codec().encode(fullMessage());

        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);

            assertThatThrownBy(() -> codec().decode(cut, LIMITS))
                    .as("%d of %d bytes", length, encoded.length)
                    .isInstanceOf(CodecException.class);
        }
    }

    /** Damaged and random bytes end in a message or in a {@link CodecException}. */
    @Test
    protected void anyBytesEndInAMessageOrACodecException() {
        byte[] encoded = codec().encode(fullMessage());
        Random random = new Random(SEED);

        for (int i = 0; i < RANDOM_INPUTS; i++) {
            byte[] bytes = i % 4 == 0 ? randomBytes(random) : damaged(encoded, random);
            try {
                assertThat(codec().decode(bytes, LIMITS)).isNotNull();
            } catch (CodecException expected) {
                assertThat(expected).hasMessageNotContaining("null");
            }
        }
    }

    /** The limit of bytes holds. */
    @Test
    protected void rejectsMoreBytesThanTheLimit() {
        byte[] encoded = codec().encode(fullMessage());
        WireLimits enough = new WireLimits(encoded.length, 1, 8);
        WireLimits oneLess = new WireLimits(encoded.length - 1, 1, 8);

        assertThat(codec().decode(encoded, enough)).isEqualTo(fullMessage());
        assertThatThrownBy(() -> codec().decode(encoded, oneLess)).isInstanceOf(CodecException.class);
    }

    /** The limit of depth holds; a message without another in it is one deep. */
    @Test
    protected void rejectsDeeperNestingThanTheLimit() {
        WireLimits limits = new WireLimits(1 << 20, 1, 4);
        Message four = nested(4, Message.builder().id(1).build());
        byte[] five = codec().encode(nested(5, Message.builder().id(1).build()));

        assertThat(codec().decode(codec().encode(four), limits)).isEqualTo(four);
        assertThatThrownBy(() -> codec().decode(five, limits)).isInstanceOf(CodecException.class);
    }

    /** Neither direction changes the arrays that it is given. */
    @Test
    protected void leavesItsInputAlone() {
        byte[] data = {1, 2, 3};
        byte[] encoded = codec().encode(Message.builder().data(data).build());
        byte[] before = encoded.clone();

        Message decoded = codec().decode(encoded, LIMITS);
        Arrays.fill(encoded, (byte) 0x55);

        assertThat(before).isEqualTo(codec().encode(Message.builder().data(data).build()));
        assertThat(decoded.data()).isEqualTo(data);
        assertThat(data).containsExactly(1, 2, 3);
    }

    /** One codec serves many threads. */
    @Test
    protected void servesManyThreads() {
        MessageCodec codec = codec();

        boolean allEqual = IntStream.range(0, 2_000).parallel().allMatch(i -> {
            Message message = fullMessage().toBuilder().id(i).build();
            return codec.decode(codec.encode(message), LIMITS).equals(message);
        });

        assertThat(allEqual).isTrue();
    }

    private static Message nested(int depth, Message innermost) {
        Message message = innermost;
        for (int i = 1; i < depth; i++) {
            message = Message.builder()
                    .steward(new StewardFields(List.of(), new byte[0], false, "", "", Optional.of(message)))
                    .build();
        }
        return message;
    }

    private static byte[] randomBytes(Random random) {
        byte[] bytes = new byte[random.nextInt(64)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        byte[] copy = bytes.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt();
        }
        return copy;
    }
}
