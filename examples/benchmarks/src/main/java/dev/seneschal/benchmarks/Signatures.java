package dev.seneschal.benchmarks;

import static dev.seneschal.codec.StewardDialect.APRIL;

import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.codec.key.Ed25519KeyPair;
import dev.seneschal.codec.key.Ed25519Signer;
import dev.seneschal.codec.key.Ed25519Verifier;
import dev.seneschal.message.Message;
import dev.seneschal.wire.WireFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Messages with signed arguments, and what a signature and its check cost by themselves. */
final class Signatures {

    private static final int KNOWN = 1000;

    private final Ed25519KeyPair keys = Ed25519KeyPair.generate();
    private final Ed25519Signer signer = new Ed25519Signer(keys);
    private final Ed25519Verifier verifier = new Ed25519Verifier(publisher -> Optional.of(keys.publicKey()));
    private final AtomicLong last = new AtomicLong();

    WireFormat wire() {
        return WireFormat.builder(APRIL)
                .codecs(new GobCodec())
                .signer(signer)
                .verifier(verifier, method -> true)
                .build();
    }

    Message withKnownArguments(String to) {
        return message(to, last.incrementAndGet() % KNOWN);
    }

    Message withNewArguments(String to) {
        return message(to, KNOWN + last.incrementAndGet());
    }

    private static Message message(String to, long argument) {
        return Messages.message(to).toBuilder()
                .arguments(List.of("argument", Long.toString(argument)))
                .build();
    }
}
