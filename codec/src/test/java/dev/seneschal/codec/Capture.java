package dev.seneschal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A message that one Steward node sent to another, and what an independent decoder made of it. */
public record Capture(String file, int line, Envelope envelope, JsonNode message) {

    /** Captured messages, without the acknowledgements, of each codec and compressor. */
    public static final List<String> FILES = List.of(
            "april-gob-none.jsonl",
            "april-gob-z.jsonl",
            "april-gob-g.jsonl",
            "april-relay-gob.jsonl",
            "april-cbor-none.jsonl",
            "april-cbor-z.jsonl",
            "april-cbor-g.jsonl");

    private static final ObjectMapper JSON = new ObjectMapper();

    public static Stream<Capture> all() {
        return FILES.stream().flatMap(Capture::messages);
    }

    public static Stream<Capture> messages(String file) {
        List<Capture> captures = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Capture.class.getResourceAsStream("/" + file), file), StandardCharsets.UTF_8))) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                JsonNode node = JSON.readTree(line);
                if (!node.has("text")) {
                    captures.add(new Capture(file, number, envelope(node), node.get("message")));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return captures.stream();
    }

    private static Envelope envelope(JsonNode node) {
        List<String> headers = new ArrayList<>();
        node.get("headers")
                .properties()
                .forEach(header -> header.getValue().forEach(value -> {
                    headers.add(header.getKey());
                    headers.add(value.asText());
                }));
        return new Envelope(
                node.get("subject").asText(),
                Headers.of(headers.toArray(String[]::new)),
                HexFormat.of().parseHex(node.get("payload_hex").asText()));
    }

    @Override
    public String toString() {
        return file + ":" + line;
    }
}
