package dev.seneschal.codec.gob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.StewardFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Names must be written as any text is, however often they and others came before. */
class EncodedNamesTest {

    private static final long SEED = 20261128;
    private static final int ROUNDS = 100_000;
    private static final int NAMES = 700;
    private static final int MAX_CHARS = 40;

    /** So many that some fall on the same places. */
    private static final int PAIRS = 10_000;

    /** Such that many names have the same hash, and of one to four bytes each in UTF-8. */
    private static final List<String> PARTS = List.of("Aa", "BB", "\0", "n", "é", "€", "\uD83D\uDE00", "\u0141");

    private final EncodedNames names = new EncodedNames();

    @Test
    void eachNameIsWrittenAsTextsAre() {
        Random random = new Random(SEED);
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < NAMES; i++) {
            kept.add(name(random));
        }
        GobBuffer buffer = new GobBuffer(8);
        for (int i = 0; i < ROUNDS; i++) {
            String chosen = kept.get(random.nextInt(1 + random.nextInt(NAMES)));
            String name = random.nextBoolean() ? chosen : new String(chosen.toCharArray());
            int delta = random.nextInt(0x80);

            assertThat(field(buffer, delta, name))
                    .as("name %d, seed %d", i, SEED)
                    .isEqualTo(expected(delta, name));
        }
    }

    /** Also where others were before. */
    @Test
    void keepsAnyTwo() {
        GobBuffer buffer = new GobBuffer();
        for (int i = 0; i < PAIRS; i++) {
            buffer.putName(0, "node", names);
            buffer.putName(0, "other" + i, names);
            buffer.putName(0, "node", names);

            assertThat(names.findEqual("node")).as("beside other%d", i).isNotNull();
            assertThat(names.findEqual("other" + i)).as("other%d", i).isNotNull();
        }
    }

    @Test
    void keepsTheLongestThatFits() {
        for (int length = 1; length <= MAX_CHARS; length++) {
            String name = "n".repeat(length);
            field(new GobBuffer(), 1, name);

            assertThat(names.findEqual(name) != null)
                    .as("%d characters", length)
                    .isEqualTo(length < EncodedNames.SIZE);
        }
    }

    @Test
    void anEmptyNameInAListLeavesEmptyFieldsUnwritten() {
        GobCodec codec = new GobCodec();
        Message ordinary = Message.builder().to("node1").method("REQPing").build();
        byte[] before = codec.encode(ordinary);
        Message odd = ordinary.toBuilder()
                .steward(StewardFields.NONE.withToNodes(List.of(NodeName.NONE, NodeName.of("a"))))
                .build();

        codec.encode(odd);

        assertThat(codec.encode(ordinary)).isEqualTo(before);
    }

    @Test
    void writesNothingBeforeTheName() {
        GobBuffer buffer = new GobBuffer(8);
        buffer.reset(0);
        buffer.writeText("before");
        int before = buffer.position();
        for (int i = 0; i < 3; i++) {
            buffer.position(buffer.putName(before, "name", names));

            assertThat(buffer.toBytes()).isEqualTo("\6before\4name".getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void refusesHalfAPairEachTime() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> field(new GobBuffer(), 1, "a\uD83D"))
                    .isInstanceOf(GobException.class)
                    .hasMessageContaining("half a surrogate pair at character 1");
        }
    }

    @Test
    void theSameObjectIsFoundInBothPlacesAndAnotherThatIsEqualByItsText() {
        String older = "AaAa";
        String newer = "BBBB";
        assertThat(older.hashCode()).isEqualTo(newer.hashCode());
        byte[] buffer = new byte[EncodedNames.SIZE];
        names.keep(older, buffer, 0, 1 + older.length());
        names.keep(newer, buffer, 0, 1 + newer.length());

        for (String name : List.of(older, newer)) {
            String equal = new String(name.toCharArray());
            assertThat(names.findSame(name)).isNotNull().isSameAs(names.findEqual(equal));
            assertThat(names.findSame(equal)).isNull();
        }
        assertThat(names.findSame("AaBB")).isNull();
        assertThat(names.findEqual("AaBB")).isNull();
    }

    private byte[] field(GobBuffer buffer, int delta, String name) {
        buffer.reset(0);
        buffer.writeUnsigned(delta);
        buffer.position(buffer.putName(buffer.position(), name, names));
        return buffer.toBytes();
    }

    private static byte[] expected(int delta, String name) {
        GobBuffer buffer = new GobBuffer();
        buffer.reset(0);
        buffer.writeUnsigned(delta);
        buffer.writeBytes(name.getBytes(StandardCharsets.UTF_8));
        return buffer.toBytes();
    }

    private static String name(Random random) {
        StringBuilder name = new StringBuilder();
        int length = 1 + random.nextInt(MAX_CHARS);
        int parts = 2 + random.nextInt(PARTS.size() - 1);
        while (name.length() < length) {
            name.append(PARTS.get(random.nextInt(parts)));
        }
        return name.toString();
    }
}
