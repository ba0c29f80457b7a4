package dev.seneschal.codec.gob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Delivery;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.message.StewardFields;
import dev.seneschal.wire.MessageForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Both writers must come to the same bytes, whatever names came before, and whatever room there is. */
class UsualMessageWriterTest {

    private static final long SEED = 20261129;
    private static final int ROUNDS = 30_000;
    private static final int NAMES = 300;
    private static final int DEEPER_THAN_STRAIGHT = 11;

    private final Random random = new Random(SEED);
    private final List<String> names = new ArrayList<>();

    @Test
    void writesWhatTheOtherWriterWrites() {
        for (int i = 0; i < NAMES; i++) {
            names.add(name(random.nextInt(8) == 0 ? 300 : 40));
        }
        GobBuffer buffer = new GobBuffer(8);
        int usual = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Message message = message(random.nextInt(4) == 0 ? random.nextInt(DEEPER_THAN_STRAIGHT) : 0);
            if (i % 10 == 0) {
                buffer = new GobBuffer(8 + random.nextInt(2000));
            }
            buffer.reset(0);
            usual += buffer.messages().writeUsual(message) ? 1 : 0;
            buffer.reset(0);
            buffer.messages().write(message, MessageForm.APRIL);

            assertThat(buffer.toBytes()).as("message %d, seed %d", i, SEED).isEqualTo(written(message));
        }
        assertThat(usual).as("usual ones").isBetween(ROUNDS / 4, ROUNDS - 1);
    }

    private static byte[] written(Message message) {
        GobBuffer buffer = new GobBuffer();
        buffer.reset(0);
        buffer.messages().writeAny(message, MessageForm.APRIL);
        return buffer.toBytes();
    }

    private Message message(int inner) {
        Message.Builder message = Message.builder()
                .to(NodeName.received(sameOrEqual()))
                .id(number())
                .data(bytes(600))
                .method(Method.received(sameOrEqual()))
                .arguments(texts())
                .from(random.nextInt(8) == 0 ? NodeName.NONE : NodeName.received(sameOrEqual()))
                .delivery(new Delivery(Event.ACK, number(), number(), number(), Optional.empty()));
        if (random.nextBoolean()) {
            message.reply(new ReplyRequest(Method.received(sameOrEqual()), texts(), number(), number(), number()));
        }
        if (inner > 0 || random.nextBoolean()) {
            message.steward(new StewardFields(
                    random.nextInt(20) == 0 ? List.of(NodeName.of("a")) : List.of(),
                    bytes(64),
                    random.nextBoolean(),
                    random.nextBoolean() ? "" : sameOrEqual(),
                    random.nextBoolean() ? "" : sameOrEqual(),
                    inner > 0 ? Optional.of(message(inner - 1)) : Optional.empty()));
        }
        return message.build();
    }

    private String sameOrEqual() {
        String name = names.get(random.nextInt(1 + random.nextInt(NAMES)));
        return random.nextBoolean() ? name : new String(name.toCharArray());
    }

    private List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            texts.add(random.nextInt(10) == 0 ? foreign() : name(200));
        }
        return texts;
    }

    /** Of characters that take two, three or four bytes each: it is much longer than it looks. */
    private String foreign() {
        return List.of("é", "世", "😀").get(random.nextInt(3)).repeat(random.nextInt(400));
    }

    private long number() {
        return random.nextInt(3) == 0 ? 0 : random.nextLong() >> random.nextInt(Long.SIZE);
    }

    private byte[] bytes(int most) {
        byte[] bytes = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Now and then none, or not ASCII. */
    private String name(int most) {
        String name = "n" + "x".repeat(random.nextInt(most)) + random.nextInt(NAMES);
        return switch (random.nextInt(30)) {
            case 0 -> "";
            case 1 -> name + "é€";
            case 2 -> "\u0141" + name;
            default -> name;
        };
    }
}
