package dev.seneschal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageIdTest {

    @Test
    void isWrittenAs128BitsInBase64UrlWithoutPadding() {
        assertThat(new MessageId(0, 1)).hasToString("AAAAAAAAAAAAAAAAAAAAAQ");
        assertThat(new MessageId(-1, -1)).hasToString("_____________________w");
    }

    @Test
    void isReadAsItWasWritten() {
        SplittableRandom random = new SplittableRandom(1);

        for (int i = 0; i < 1000; i++) {
            MessageId id = new MessageId(random.nextLong(), random.nextLong());
            byte[] bytes =
                    ByteBuffer.allocate(16).putLong(id.high()).putLong(id.low()).array();
            assertThat(id).hasToString(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
            assertThat(MessageId.parse(id.toString())).contains(id);
        }
    }

    @Test
    void theWireIdIsTheLow63Bits() {
        assertThat(new MessageId(5, 7).wireId()).isEqualTo(7);
        assertThat(new MessageId(5, Long.MIN_VALUE | 7).wireId()).isEqualTo(7);
        assertThat(new MessageId(0, -1).wireId()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void rejectsAnIdThatWouldBeNoneOnTheWire() {
        assertThatIllegalArgumentException().isThrownBy(() -> new MessageId(5, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new MessageId(5, Long.MIN_VALUE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAQQ",
                "AAAAAAAAAAAAAAAAAAAAAQ==",
                "AAAAAAAAAAAAAAAAAAAA==",
                "AAAAAAAAAAAAAAAAAAAAA=",
                "AAAAAAAAAAAAAAAAAAAA Q",
                "AAAAAAAAAAAAAAAAAAAA+Q",
                "AAAAAAAAAAAAAAAAAAAA/Q",
                "äAAAAAAAAAAAAAAAAAAAAQ"
            })
    void readsNothingElse(String text) {
        assertThat(MessageId.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAACAAAAAAAAAAA"})
    void readsNoIdThatWouldBeNoneOnTheWire(String text) {
        assertThat(MessageId.parse(text)).isEmpty();
    }

    @Test
    void hasOneTextOnly() {
        assertThat(MessageId.parse("AAAAAAAAAAAAAAAAAAAAAQ")).isPresent();

        assertThat(MessageId.parse("AAAAAAAAAAAAAAAAAAAAAR")).isEmpty();
    }

    @Test
    void isOrderedByItsBits() {
        List<MessageId> ordered = List.of(
                new MessageId(0, 1),
                new MessageId(0, Long.MAX_VALUE),
                new MessageId(0, -1),
                new MessageId(1, 1),
                new MessageId(-1, 1));

        assertThat(ordered.stream().sorted()).containsExactlyElementsOf(ordered);
        assertThat(new MessageId(3, 4)).isEqualByComparingTo(new MessageId(3, 4));
    }
}
