package dev.seneschal.benchmarks;

import static dev.seneschal.codec.StewardDialect.APRIL;

import dev.seneschal.codec.CborCodec;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import dev.seneschal.transport.Answer;
import dev.seneschal.wire.WireFormat;
import java.time.Duration;

/** What is sent, and how large the pools are that handle it, on every side alike. */
final class Messages {

    static final String SENDER = "sender";
    static final String RECEIVER = "receiver";
    static final String METHOD = "REQNote";
    static final int HANDLERS = 64;
    static final int CALLBACKS = 4;
    static final Duration PATIENCE = Duration.ofSeconds(10);

    static final WireFormat GOB =
            WireFormat.builder(APRIL).codecs(new GobCodec()).build();
    static final WireFormat CBOR =
            WireFormat.builder(APRIL).codecs(new CborCodec()).build();

    private static final MessageId ANY_ID = new MessageId(Long.MIN_VALUE, Long.MIN_VALUE + 1);

    /** What a message of ours has on the wire, headers included. */
    static final int REQUEST_BYTES = GOB.toEnvelope(
                    message(RECEIVER).toBuilder()
                            .from(NodeName.of(SENDER))
                            .id(Long.MAX_VALUE)
                            .build(),
                    ANY_ID,
                    NodeName.of(SENDER))
            .wireBytes();

    /** What an acknowledgement of ours has on the wire, headers included. */
    static final int REPLY_BYTES = Answer.acknowledged(APRIL.acknowledgement(NodeName.of(RECEIVER), Long.MAX_VALUE))
            .toEnvelope("reply")
            .wireBytes();

    private Messages() {}

    /** A message with 100 bytes of data. */
    static Message message(String to) {
        return Message.builder()
                .to(to)
                .method(METHOD)
                .data("0123456789".repeat(10))
                .build();
    }
}
