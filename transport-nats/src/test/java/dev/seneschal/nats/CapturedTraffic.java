package dev.seneschal.nats;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seneschal.codec.CborCodec;
import dev.seneschal.codec.GzipCompressor;
import dev.seneschal.codec.StewardDialect;
import dev.seneschal.codec.ZstdCompressor;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Relay;
import dev.seneschal.message.Subject;
import dev.seneschal.wire.Compressor;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import dev.seneschal.wire.MessageCodec;
import dev.seneschal.wire.WireFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** What running Steward nodes sent each other in one scenario, and a node's wire format for it. */
final class CapturedTraffic {

    private static final ObjectMapper JSON = new ObjectMapper();

    final WireFormat wire;
    final StewardDialect dialect;
    private final String file;
    private final List<JsonNode> lines = new ArrayList<>();

    CapturedTraffic(String file) {
        this.file = file;
        this.dialect = file.startsWith("january") ? StewardDialect.JANUARY : StewardDialect.APRIL;
        this.wire = format();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(CapturedTraffic.class.getResourceAsStream("/" + file), file),
                StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(JSON.readTree(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A message that one node sent to another. */
    final class Sent {

        final int number;
        final Envelope envelope;
        final Message message;
        final Subject subject;
        final NodeName publisher;

        private Sent(int number, Envelope envelope) {
            this.number = number;
            this.envelope = envelope;
            WireFormat.Received received = wire.toMessage(envelope);
            this.message = received.message();
            this.subject = received.subject();
            this.publisher = received.publisher().isNone() ? message.from() : received.publisher();
        }

        /** The node that listens to its subject. */
        NodeName receiver() {
            return subject.via().orElse(subject.node());
        }

        /** Whether its node sent it because of another that it had received. */
        boolean isConsequence() {
            return message.steward().isReply() || message.relay().originalVia().equals(publisher);
        }

        String replySubject() {
            return envelope.subject() + ".reply";
        }

        /** What acknowledged it; none if it is not acknowledged. */
        Optional<String> acknowledgement() {
            return lines.stream()
                    .filter(line -> line.has("text"))
                    .filter(line -> line.get("subject").asText().equals(replySubject()))
                    .map(line -> line.get("text").asText())
                    .findFirst();
        }

        @Override
        public String toString() {
            return file + ":" + number + " " + envelope.subject();
        }
    }

    List<Sent> messages() {
        List<Sent> messages = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).has("text")) {
                messages.add(new Sent(i + 1, envelope(lines.get(i))));
            }
        }
        return messages;
    }

    /** What was sent when the recording had ended: one of January's ends before the pong, which the other has to the same ping. */
    List<Sent> afterTheEnd() {
        return file.equals("january-cbor-z.jsonl")
                ? new CapturedTraffic("january-gob-none.jsonl")
                        .messages().stream()
                                .filter(line -> line.message.method().equals(StandIn.PONG))
                                .toList()
                : List.of();
    }

    /** The public keys that nodes said hello with. */
    Map<NodeName, byte[]> keys() {
        return messages().stream()
                .filter(line -> line.message.method().equals(StandIn.HELLO) && line.message.data().length == 32)
                .collect(Collectors.toMap(line -> line.publisher, line -> line.message.data()));
    }

    /** What the origin's operator wrote to send a message: that through another node before Steward's two steps. */
    static Message written(Sent sent) {
        Message message = sent.message;
        Message.Builder written = message.toBuilder()
                .id(0)
                .from(NodeName.NONE)
                .steward(message.steward().withArgSignature(new byte[0]));
        if (!message.relay().to().isNone()) {
            written.to(message.relay().to())
                    .method(message.relay().originalMethod())
                    .relay(Relay.through(
                            message.relay().originalVia(), message.relay().replyMethod()));
        }
        return written.build();
    }

    private WireFormat format() {
        List<MessageCodec> codecs = file.contains("cbor")
                ? List.of(new CborCodec(), new GobCodec())
                : List.of(new GobCodec(), new CborCodec());
        WireFormat.Builder builder =
                WireFormat.builder(dialect).codecs(codecs.get(0), codecs.get(1)).compressionThreshold(1);
        if (file.contains("-z")) {
            builder.compressors(new ZstdCompressor(), new GzipCompressor());
        } else if (file.contains("-g.")) {
            builder.compressors(new GzipCompressor(), new ZstdCompressor());
        } else {
            builder.compressors(Compressor.NONE, new ZstdCompressor(), new GzipCompressor());
        }
        return builder.build();
    }

    private static Envelope envelope(JsonNode line) {
        List<String> headers = new ArrayList<>();
        line.get("headers")
                .properties()
                .forEach(header -> header.getValue().forEach(value -> {
                    headers.add(header.getKey());
                    headers.add(value.asText());
                }));
        return new Envelope(
                line.get("subject").asText(),
                Headers.of(headers.toArray(String[]::new)),
                HexFormat.of().parseHex(line.get("payload_hex").asText()));
    }
}
