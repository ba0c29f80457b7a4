package dev.seneschal.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as Go's encoding/json writes it: without blanks, and with its escapes. */
final class GoJson {

    private static final JsonFactory FACTORY =
            new JsonFactoryBuilder().characterEscapes(new Escapes()).build();

    /** Reads and writes with no regard to escapes; for reading. */
    static final ObjectMapper MAPPER = new ObjectMapper(FACTORY);

    private static final DefaultPrettyPrinter INDENTED = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                    .withObjectEmptySeparator("")
                    .withArrayEmptySeparator(""))
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n"));

    private GoJson() {}

    static String write(@Nullable Object value) throws JsonProcessingException {
        return withoutLoneSurrogates(MAPPER.writeValueAsString(value));
    }

    /** Indented by two blanks, as json.MarshalIndent. */
    static String writeIndented(Object value) throws JsonProcessingException {
        return withoutLoneSurrogates(MAPPER.writer(INDENTED).writeValueAsString(value));
    }

    /** Half a pair is what a bad byte is in a Go string, and written as one. It can only stand inside quotation marks. */
    private static String withoutLoneSurrogates(String json) {
        StringBuilder out = new StringBuilder(json.length());
        json.codePoints().forEach(point -> {
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                out.append("\\ufffd");
            } else {
                out.appendCodePoint(point);
            }
        });
        return out.toString();
    }

    /** Go 1.19's: short escapes for quotation mark, backslash, newline, return and tab; the rest by number, HTML's three too. */
    private static final class Escapes extends CharacterEscapes {

        private static final long serialVersionUID = 1;
        private static final String SHORT = "\"\\\n\r\t";
        private static final String LONG = "<>&\u2028\u2029";
        private static final int FIRST_PRINTABLE = ' ';

        private final int[] ascii = standardAsciiEscapesForJSON();
        private final transient Map<Integer, SerializableString> sequences = new HashMap<>();

        Escapes() {
            for (int c = 0; c < FIRST_PRINTABLE; c++) {
                if (SHORT.indexOf(c) < 0) {
                    escape(c);
                }
            }
            LONG.chars().forEach(this::escape);
        }

        private void escape(int c) {
            sequences.put(c, new SerializedString(String.format(Locale.ROOT, "\\u%04x", c)));
            if (c < ascii.length) {
                ascii[c] = ESCAPE_CUSTOM;
            }
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return ascii.clone();
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int c) {
            return c < FIRST_PRINTABLE || LONG.indexOf(c) >= 0 ? sequences.get(c) : null;
        }
    }
}
