package dev.seneschal.codec.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.seneschal.codec.Capture;
import dev.seneschal.codec.CborCodec;
import dev.seneschal.codec.GzipCompressor;
import dev.seneschal.codec.StewardDialect;
import dev.seneschal.codec.ZstdCompressor;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.SignatureException;
import dev.seneschal.wire.Verifier;
import dev.seneschal.wire.WireFormat;
import dev.seneschal.wire.WireFormat.Received;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What running Steward nodes signed is theirs, and nobody else's. */
class CapturedSignaturesTest {

    private static final Method HELLO = Method.of("REQHello");

    /** It sends no hello in the captures. */
    private static final Ed25519PublicKey KEY_OF_NODE2 = Ed25519PublicKey.of(
            HexFormat.of().parseHex("cb2b1087801cf7031e41b3b0a3e81ceaa2a47ec6d2c28550975276d8f1b2cf58"));

    private static final WireFormat TRUSTING = wire().build();

    private final List<Capture> captures = Capture.all().toList();
    private final Map<String, Ed25519PublicKey> keys = keysOfTheHellos();

    private static WireFormat.Builder wire() {
        return WireFormat.builder(StewardDialect.APRIL)
                .codecs(new GobCodec(), new CborCodec())
                .compressors(new ZstdCompressor(), new GzipCompressor());
    }

    private Map<String, Ed25519PublicKey> keysOfTheHellos() {
        Map<String, Ed25519PublicKey> found = new TreeMap<>();
        for (Capture capture : captures) {
            Received received = TRUSTING.toMessage(capture.envelope());
            if (received.message().method().equals(HELLO)) {
                Ed25519PublicKey key = Ed25519PublicKey.of(received.message().data());
                Ed25519PublicKey before = found.put(received.publisher().value(), key);
                assertThat(before).isIn(null, key);
            }
        }
        return found;
    }

    @Test
    void everyMessageIsSignedByTheKeyOfItsPublishersHello() {
        assertThat(keys).containsOnlyKeys("central", "node1");
        keys.put("node2", KEY_OF_NODE2);

        WireFormat strict = wire().verifier(new Ed25519Verifier(KeyRing.of(keys)), method -> true)
                .build();

        assertThat(captures).hasSize(154);
        for (Capture capture : captures) {
            assertThatNoException().as(capture.toString()).isThrownBy(() -> strict.toMessage(capture.envelope()));
        }
    }

    @Test
    void noMessageIsSignedByAnotherNode() {
        keys.put("node2", KEY_OF_NODE2);

        for (Capture capture : captures) {
            Received received = TRUSTING.toMessage(capture.envelope());
            byte[] content = String.join(" ", received.message().arguments()).getBytes(StandardCharsets.UTF_8);
            byte[] signature = received.message().steward().argSignature();
            keys.forEach((node, key) -> assertThat(new Ed25519Verifier(KeyRing.ownKeyForEveryNode(key))
                            .verify(received.publisher(), content, signature))
                    .as("%s by the key of %s", capture, node)
                    .isEqualTo(
                            received.publisher().value().equals(node)
                                    ? Verifier.Verdict.GENUINE
                                    : Verifier.Verdict.WRONG));
        }
    }

    @Test
    void aSignatureDoesNotFitOtherArguments() {
        WireFormat strict = wire().verifier(new Ed25519Verifier(KeyRing.of(keys)), method -> true)
                .build();
        Capture command = captures.stream()
                .filter(capture -> capture.file().equals("april-gob-none.jsonl"))
                .filter(capture -> capture.envelope().subject().contains("REQCliCommand"))
                .findFirst()
                .orElseThrow();
        Received received = TRUSTING.toMessage(command.envelope());

        byte[] other = new GobCodec()
                .encode(received.message().toBuilder().arguments("reboot").build());

        assertThat(received.publisher()).isEqualTo(NodeName.of("central"));
        assertThatExceptionOfType(SignatureException.class)
                .isThrownBy(() -> strict.toMessage(new Envelope(
                        command.envelope().subject(), command.envelope().headers(), other)))
                .withMessageContaining("central");
    }
}
