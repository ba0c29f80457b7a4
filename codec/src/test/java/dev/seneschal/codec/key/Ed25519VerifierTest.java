package dev.seneschal.codec.key;

import static dev.seneschal.wire.Verifier.Verdict.GENUINE;
import static dev.seneschal.wire.Verifier.Verdict.UNKNOWN_PUBLISHER;
import static dev.seneschal.wire.Verifier.Verdict.WRONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.seneschal.message.NodeName;
import dev.seneschal.wire.Verifier;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class Ed25519VerifierTest {

    private static final NodeName CENTRAL = NodeName.of("central");
    private static final NodeName NODE1 = NodeName.of("node1");
    private static final byte[] CONTENT = bytes("reboot now");
    private static final byte[] SIGNATURE = TestKeys.CENTRAL.sign(CONTENT);

    private final Ed25519Verifier verifier =
            new Ed25519Verifier(KeyRing.of(Map.of("central", TestKeys.CENTRAL.publicKey())));

    @Test
    void acceptsWhatThePublisherSignedEachTime() {
        assertThat(verifier.verify(CENTRAL, CONTENT, SIGNATURE)).isEqualTo(GENUINE);
        assertThat(verifier.verify(CENTRAL, CONTENT.clone(), SIGNATURE.clone())).isEqualTo(GENUINE);
        assertThat(verifier.verify(CENTRAL, new byte[0], TestKeys.CENTRAL.sign(new byte[0])))
                .isEqualTo(GENUINE);
    }

    @Test
    void judgesAtOnceWhatItRemembersAndWhomItDoesNotKnow() {
        Optional<Verifier.Verdict> before = verifier.verifyAtOnce(CENTRAL, CONTENT, SIGNATURE);
        verifier.verify(CENTRAL, CONTENT, SIGNATURE);

        assertThat(before).isEmpty();
        assertThat(verifier.verifyAtOnce(CENTRAL, CONTENT, SIGNATURE)).contains(GENUINE);
        assertThat(verifier.verifyAtOnce(CENTRAL, CONTENT, TestKeys.ROGUE.sign(CONTENT)))
                .isEmpty();
        assertThat(verifier.verifyAtOnce(NODE1, CONTENT, SIGNATURE)).contains(UNKNOWN_PUBLISHER);
    }

    @Test
    void rejectsTheSignatureOfAnotherKey() {
        byte[] signature = TestKeys.ROGUE.sign(CONTENT);

        assertThat(verifier.verify(CENTRAL, CONTENT, signature)).isEqualTo(WRONG);
        assertThat(verifier.verify(CENTRAL, CONTENT, SIGNATURE)).isEqualTo(GENUINE);
        assertThat(verifier.verify(CENTRAL, CONTENT, signature)).isEqualTo(WRONG);
    }

    @Test
    void rejectsTheSignatureOfOtherArguments() {
        verifier.verify(CENTRAL, CONTENT, SIGNATURE);

        assertThat(verifier.verify(CENTRAL, bytes("reboot now!"), SIGNATURE)).isEqualTo(WRONG);
        assertThat(verifier.verify(CENTRAL, new byte[0], SIGNATURE)).isEqualTo(WRONG);
    }

    @Test
    void rejectsADamagedSignatureWhereverTheDamageIs() {
        verifier.verify(CENTRAL, CONTENT, SIGNATURE);

        for (int bit = 0; bit < SIGNATURE.length * 8; bit++) {
            byte[] damaged = SIGNATURE.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(verifier.verify(CENTRAL, CONTENT, damaged))
                    .as("bit %s", bit)
                    .isEqualTo(WRONG);
        }
    }

    @Test
    void rejectsASignatureOfAnyOtherLength() {
        for (int length = 0; length <= 130; length++) {
            if (length != SIGNATURE.length) {
                assertThat(verifier.verify(CENTRAL, CONTENT, Arrays.copyOf(SIGNATURE, length)))
                        .as("%s bytes", length)
                        .isEqualTo(WRONG);
            }
        }
    }

    /** The number in a signature's second half counts modulo the order of the group; only the least one is right. */
    @Test
    void rejectsTheSameSignatureWrittenOtherwise() {
        BigInteger order = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
        byte[] more = littleEndian(new BigInteger(1, reversed(Arrays.copyOfRange(SIGNATURE, 32, 64))).add(order));
        byte[] signature = SIGNATURE.clone();
        System.arraycopy(more, 0, signature, 32, 32);

        assertThat(verifier.verify(CENTRAL, CONTENT, signature)).isEqualTo(WRONG);
    }

    @Test
    void knowsNobodyWhoseKeyItWasNotGiven() {
        assertThat(verifier.verify(NODE1, CONTENT, SIGNATURE)).isEqualTo(UNKNOWN_PUBLISHER);
        assertThat(verifier.verify(NodeName.NONE, CONTENT, SIGNATURE)).isEqualTo(UNKNOWN_PUBLISHER);
    }

    @Test
    void aKeyThatTheRingChangesCountsAtOnce() {
        Map<NodeName, Ed25519PublicKey> keys = new ConcurrentHashMap<>();
        Ed25519Verifier changing = new Ed25519Verifier(node -> Optional.ofNullable(keys.get(node)));

        keys.put(CENTRAL, TestKeys.CENTRAL.publicKey());
        assertThat(changing.verify(CENTRAL, CONTENT, SIGNATURE)).isEqualTo(GENUINE);
        keys.put(CENTRAL, TestKeys.ROGUE.publicKey());
        assertThat(changing.verify(CENTRAL, CONTENT, SIGNATURE)).isEqualTo(WRONG);
        keys.remove(CENTRAL);
        assertThat(changing.verify(CENTRAL, CONTENT, SIGNATURE)).isEqualTo(UNKNOWN_PUBLISHER);
    }

    @Test
    void stewardsHabitOfOneKeyForAllHasToBeAskedFor() {
        Ed25519Verifier asSteward = new Ed25519Verifier(KeyRing.ownKeyForEveryNode(TestKeys.CENTRAL.publicKey()));

        assertThat(asSteward.verify(NODE1, CONTENT, SIGNATURE)).isEqualTo(GENUINE);
        assertThat(asSteward.verify(NODE1, CONTENT, TestKeys.ROGUE.sign(CONTENT)))
                .isEqualTo(WRONG);
    }

    @Test
    void takesWhatItCheckedBeforeFromItsMemoryForThatKeyOnly() {
        SignatureCache cache = new SignatureCache();
        byte[] remembered = {1, 2, 3};
        cache.put(TestKeys.ROGUE.publicKey(), CONTENT, remembered);

        assertThat(new Ed25519Verifier(KeyRing.ownKeyForEveryNode(TestKeys.ROGUE.publicKey()), cache)
                        .verify(CENTRAL, CONTENT, remembered))
                .isEqualTo(GENUINE);
        assertThat(new Ed25519Verifier(KeyRing.ownKeyForEveryNode(TestKeys.CENTRAL.publicKey()), cache)
                        .verify(CENTRAL, CONTENT, remembered))
                .isEqualTo(WRONG);
    }

    @Test
    void wrongSignaturesPushNothingOutOfItsMemory() {
        SignatureCache cache = new SignatureCache();
        Ed25519Verifier remembering =
                new Ed25519Verifier(KeyRing.ownKeyForEveryNode(TestKeys.CENTRAL.publicKey()), cache);

        remembering.verify(CENTRAL, CONTENT, SIGNATURE);
        remembering.verify(CENTRAL, bytes("another"), SIGNATURE);
        remembering.verify(CENTRAL, CONTENT, TestKeys.ROGUE.sign(CONTENT));

        assertThat(cache.size()).isEqualTo(1);
        assertThat(cache.get(TestKeys.CENTRAL.publicKey(), CONTENT)).isEqualTo(SIGNATURE);
    }

    @Test
    void threadsShareASignerAndAVerifier() throws Exception {
        Ed25519Signer signer = new Ed25519Signer(TestKeys.CENTRAL);

        List<Integer> genuine = Together.call(4, () -> {
            int count = 0;
            for (int i = 0; i < 200; i++) {
                byte[] content = bytes("step " + i % 50);
                byte[] signature = signer.sign(content);
                assertThat(signature).isEqualTo(TestKeys.CENTRAL.sign(content));
                count += verifier.verify(CENTRAL, content, signature) == GENUINE ? 1 : 0;
                assertThat(verifier.verify(CENTRAL, bytes("step " + (i + 1) % 50), signature))
                        .isEqualTo(WRONG);
            }
            return count;
        });

        assertThat(genuine).containsOnly(200);
    }

    @Test
    void aRingTakesValidNamesOnly() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyRing.of(Map.of("no.name", TestKeys.CENTRAL.publicKey())))
                .withMessageContaining("no.name");
    }

    @Test
    void rejectsAPublicKeyThatIsNotOne() {
        byte[] noPoint = new byte[32];
        noPoint[0] = 2;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ed25519PublicKey.of(new byte[31]))
                .withMessageContaining("32")
                .withMessageContaining("31");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ed25519PublicKey.of(noPoint))
                .withMessageContaining("no point on the curve");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ed25519PublicKey.parse(TestKeys.GO_PUBLIC + "="))
                .withMessageContaining("padded");
    }

    @Test
    void publicKeysAreEqualByTheirBytes() {
        Ed25519PublicKey key = Ed25519PublicKey.parse(TestKeys.GO_PUBLIC);

        assertThat(key)
                .isEqualTo(Ed25519PublicKey.of(key.bytes()))
                .hasSameHashCodeAs(Ed25519PublicKey.of(key.bytes()))
                .hasToString(TestKeys.GO_PUBLIC)
                .isNotEqualTo(TestKeys.CENTRAL.publicKey());
    }

    private static byte[] littleEndian(BigInteger number) {
        byte[] bigEndian = number.toByteArray();
        byte[] bytes = new byte[32];
        for (int i = 0; i < Math.min(bytes.length, bigEndian.length); i++) {
            bytes[i] = bigEndian[bigEndian.length - 1 - i];
        }
        return bytes;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
