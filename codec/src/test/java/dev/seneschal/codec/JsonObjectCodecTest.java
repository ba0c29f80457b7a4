package dev.seneschal.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.seneschal.contract.ObjectCodecContract;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.ObjectCodec;
import dev.seneschal.wire.WireLimits;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class JsonObjectCodecTest extends ObjectCodecContract {

    @Override
    protected ObjectCodec codec() {
        return new JsonObjectCodec();
    }

    @Test
    void boundsNumbersOfMillionsOfDigits() {
        String digits = "7".repeat(1_000_000);

        assertRejects("[" + digits + "]", Object[].class, "exceeds the maximum allowed (1000)");
        assertRejects("[" + digits + ".5]", BigDecimal[].class, "exceeds the maximum allowed (1000)");
        assertRejects("[\"" + digits + "\"]", BigInteger[].class, "exceeds the maximum allowed (1000)");
        assertRejects(
                "[1e2000000000]", BigInteger[].class, "(-2000000000) magnitude exceeds the maximum allowed (100000)");
    }

    private static void assertRejects(String body, Class<?> type, String text) {
        assertThatThrownBy(() ->
                        new JsonObjectCodec(new JsonMapper()).decode(body.getBytes(UTF_8), type, WireLimits.defaults()))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining(text)
                .hasMessageNotContaining("StreamReadConstraints");
    }
}
