package dev.seneschal.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;

/** All that needs jackson-dataformat-yaml, which may not be there. */
final class YamlParsers {

    private YamlParsers() {}

    static JsonFactory factory(StreamReadConstraints constraints) {
        JsonFactory factory = YAMLFactory.builder()
                .streamReadConstraints(constraints)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
        try {
            // So that what its parsers need and is not there shows now, and not when a text is read.
            factory.createParser("").close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return factory;
    }

    /** Whether the current token refers to something said before, which the parser would pass off as a text. */
    static boolean isReference(JsonParser parser) {
        return parser instanceof YAMLParser yaml && yaml.isCurrentAlias();
    }
}
