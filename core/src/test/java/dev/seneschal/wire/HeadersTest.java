package dev.seneschal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {

    @Test
    void keepNamesAndValuesInOrder() {
        Headers headers = Headers.of("b", "1", "a", "2").with("c", "3");
        List<String> seen = new ArrayList<>();

        headers.forEach((name, value) -> seen.add(name + "=" + value));

        assertThat(seen).containsExactly("b=1", "a=2", "c=3");
    }

    @Test
    void ofARepeatedNameTheFirstValueCounts() {
        Headers headers = Headers.of("a", "1", "b", "2").with("a", "3");

        assertThat(headers.first("a")).contains("1");
        assertThat(headers.all("a")).containsExactly("1", "3");
        assertThat(headers.all("c")).isEmpty();
    }

    @Test
    void namesAreCaseSensitive() {
        assertThat(Headers.of("Name", "1").first("name")).isEmpty();
    }

    @Test
    void areImmutable() {
        String[] source = {"a", "1"};
        Headers headers = Headers.of(source);

        source[1] = "2";
        headers.with("b", "3");

        assertThat(headers).isEqualTo(Headers.of("a", "1"));
    }

    @Test
    void areEqualByNamesAndValuesInOrder() {
        assertThat(Headers.of("a", "1", "b", "2"))
                .isEqualTo(Headers.of("a", "1").with("b", "2"))
                .hasSameHashCodeAs(Headers.of("a", "1").with("b", "2"))
                .isNotEqualTo(Headers.of("b", "2", "a", "1"));
    }

    @Test
    void countWhatTheyTakeInANatsMessage() {
        String written = "NATS/1.0\r\nfromNode:central\r\ncmp:none\r\n\r\n";

        assertThat(Headers.of("fromNode", "central", "cmp", "none").wireBytes())
                .isEqualTo(written.getBytes(StandardCharsets.US_ASCII).length);
        assertThat(Headers.EMPTY.wireBytes()).isZero();
        assertThat(Headers.EMPTY.isEmpty()).isTrue();
    }

    @Test
    void othersAreAddedAtTheEndAndCountedWithThem() {
        Headers first = Headers.of("a", "1");
        Headers more = Headers.of("b", "2", "a", "3");

        Headers notCounted = first.with(more);
        assertThat(first.wireBytes() + more.wireBytes()).isPositive();
        Headers counted = first.with(more);

        Headers expected = Headers.of("a", "1", "b", "2", "a", "3");
        assertThat(List.of(notCounted, counted)).allSatisfy(both -> {
            assertThat(both).isEqualTo(expected);
            assertThat(both.wireBytes()).isEqualTo(expected.wireBytes());
        });
        assertThat(first.with(Headers.EMPTY)).isEqualTo(first);
        assertThat(Headers.EMPTY.with(more).wireBytes()).isEqualTo(more.wireBytes());
        assertThat(first).isEqualTo(Headers.of("a", "1"));
    }

    @Test
    void rejectANameWithoutAValue() {
        assertThatIllegalArgumentException().isThrownBy(() -> Headers.of("a", "1", "b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "a\r\n", "ä", "a\u007f"})
    void rejectNamesThatCannotBeCarried(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> Headers.of(name, "1"));
        assertThatIllegalArgumentException().isThrownBy(() -> Headers.EMPTY.with(name, "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb", "a\nb", "ä", "\u0000", "\u007f"})
    void rejectValuesThatCannotBeCarried(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Headers.of("name", value))
                .withMessageContaining("name");
        assertThatIllegalArgumentException().isThrownBy(() -> Headers.EMPTY.with("name", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a: b", "~"})
    void takeAnyPrintableValue(String value) {
        assertThat(Headers.of("name", value).first("name")).contains(value);
    }

    @Test
    void areTheSameButForOneNameIfNothingElseDiffers() {
        Headers headers = Headers.of("a", "1", "id", "2", "b", "3");

        assertThat(headers.equalsBut("id", headers)).isTrue();
        assertThat(headers.equalsBut("id", Headers.of("a", "1", "id", "7", "b", "3")))
                .isTrue();

        assertThat(headers.equalsBut("id", Headers.of("a", "7", "id", "2", "b", "3")))
                .isFalse();
        assertThat(headers.equalsBut("id", Headers.of("a", "1", "id", "2", "b", "7")))
                .isFalse();
        assertThat(headers.equalsBut("id", Headers.of("a", "1", "other", "2", "b", "3")))
                .isFalse();
        assertThat(headers.equalsBut("id", Headers.of("id", "2", "a", "1", "b", "3")))
                .isFalse();
        assertThat(headers.equalsBut("id", Headers.of("a", "1", "id", "2"))).isFalse();
        assertThat(headers.equalsBut("id", headers.with("c", "4"))).isFalse();
    }
}
