package dev.seneschal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.wire.Verifier.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireFormatSignatureTest {

    private static final MessageId ID = new MessageId(3, 7);
    private static final NodeName CENTRAL = NodeName.of("central");
    private static final Method COMMAND = Method.of("REQCliCommand");

    private final List<String> signed = new ArrayList<>();
    private final List<String> judged = new ArrayList<>();

    private byte[] sign(byte[] content) {
        signed.add(new String(content, UTF_8));
        return ("signed " + new String(content, UTF_8)).getBytes(UTF_8);
    }

    private Verifier verdict(Verdict verdict) {
        return (publisher, content, signature) -> {
            judged.add(publisher + ": " + new String(content, UTF_8) + ": " + new String(signature, UTF_8));
            return verdict;
        };
    }

    private static WireFormat.Builder wire() {
        return WireFormat.builder(new TinyDialect()).codecs(new SigningCodec());
    }

    private WireFormat signing() {
        return wire().signer(this::sign).build();
    }

    private static WireFormat checking(Verifier verifier) {
        return wire().verifier(verifier, Set.of(COMMAND)::contains).build();
    }

    private static Message message(Method method, String... arguments) {
        return Message.builder().to("node1").method(method).arguments(arguments).build();
    }

    private static Message withSignature(Message message, String signature) {
        return message.toBuilder()
                .steward(message.steward().withArgSignature(signature.getBytes(UTF_8)))
                .build();
    }

    @Test
    void signsTheArgumentsOfEveryMessageJoinedBySpaces() {
        WireFormat wire = signing();

        wire.toEnvelope(message(COMMAND), ID, CENTRAL);
        wire.toEnvelope(message(Method.of("REQPing"), "a"), ID, CENTRAL);
        Envelope last = wire.toEnvelope(message(COMMAND, "bash", "-c", "écho 1"), ID, CENTRAL);

        assertThat(signed).containsExactly("", "a", "bash -c écho 1");
        assertThat(wire.toMessage(last).message().steward().argSignature())
                .isEqualTo("signed bash -c écho 1".getBytes(UTF_8));
    }

    @Test
    void overwritesTheSignatureThatAMessageHasAsEveryPublisherDoes() {
        Message message = withSignature(message(COMMAND, "a"), "somebody else's");

        Envelope envelope = signing().toEnvelope(message, ID, CENTRAL);

        assertThat(signing().toMessage(envelope).message().steward().argSignature())
                .isEqualTo("signed a".getBytes(UTF_8));
    }

    @Test
    void leavesTheSignatureThatAMessageHasWhenThereIsNoSigner() {
        Message message = withSignature(message(COMMAND, "a"), "mine");
        WireFormat wire = wire().build();

        Envelope envelope = wire.toEnvelope(message, ID, CENTRAL);

        assertThat(wire.toMessage(envelope).message().steward()).isEqualTo(message.steward());
    }

    @Test
    void asksAboutThePublisherOfTheHeaderTheArgumentsAndTheSignature() {
        Envelope envelope = signing().toEnvelope(message(COMMAND, "a", "b"), ID, CENTRAL);

        Message arrived = checking(verdict(Verdict.GENUINE)).toMessage(envelope).message();

        assertThat(judged).containsExactly("central: a b: signed a b");
        assertThat(arrived.arguments()).containsExactly("a", "b");
    }

    @Test
    void asksOnlyAboutTheMethodsThatNeedASignature() {
        Envelope envelope = wire().build().toEnvelope(message(Method.of("REQPing"), "a"), ID, CENTRAL);

        assertThatNoException()
                .isThrownBy(() -> checking(verdict(Verdict.WRONG)).toMessage(envelope));
        assertThat(judged).isEmpty();
    }

    @Test
    void theMethodThatDecidesIsTheOneOfTheSubject() {
        Envelope harmless = wire().build().toEnvelope(message(Method.of("REQPing"), "a"), ID, CENTRAL);
        Envelope moved = new Envelope("node1.REQCliCommand.EventACK", harmless.headers(), harmless.body());

        assertThatExceptionOfType(SignatureException.class)
                .isThrownBy(() -> checking(verdict(Verdict.GENUINE)).toMessage(moved))
                .withMessageContaining("REQCliCommand");
    }

    @Test
    void refusesAMessageWithoutASignatureAndAsksNobody() {
        Envelope envelope = wire().build().toEnvelope(message(COMMAND, "a"), ID, CENTRAL);

        assertThatExceptionOfType(SignatureException.class)
                .isThrownBy(() -> checking(verdict(Verdict.GENUINE)).toMessage(envelope))
                .withMessageContaining("REQCliCommand")
                .withMessageContaining("none");
        assertThat(judged).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"WRONG, central", "UNKNOWN_PUBLISHER, no key"})
    void refusesWhatIsNotGenuineAndSaysWhoseItShouldBe(Verdict verdict, String text) {
        Envelope envelope = signing().toEnvelope(message(COMMAND, "a"), ID, CENTRAL);

        assertThatExceptionOfType(SignatureException.class)
                .isThrownBy(() -> checking(verdict(verdict)).toMessage(envelope))
                .withMessageContaining("central")
                .withMessageContaining(text);
    }

    @Test
    void refusesAMessageWhoseSignatureCannotBeChecked() {
        Envelope envelope = signing().toEnvelope(message(COMMAND, "a"), ID, CENTRAL);
        IllegalStateException broken = new IllegalStateException("no keys today");
        WireFormat badVerifier = checking((publisher, content, signature) -> {
            throw broken;
        });
        WireFormat badMethods = wire().verifier(verdict(Verdict.GENUINE), method -> {
                    throw broken;
                })
                .build();

        for (WireFormat wire : List.of(badVerifier, badMethods)) {
            assertThatExceptionOfType(SignatureException.class)
                    .isThrownBy(() -> wire.toMessage(envelope))
                    .withMessageContaining("no keys today")
                    .withCause(broken);
        }
    }

    @Test
    void aSignerThatThrowsFailsTheSending() {
        IllegalStateException broken = new IllegalStateException("no key today");
        WireFormat wire = wire().signer(content -> {
                    throw broken;
                })
                .build();

        assertThatExceptionOfType(SignatureException.class)
                .isThrownBy(() -> wire.toEnvelope(message(COMMAND, "a"), ID, CENTRAL))
                .withMessageContaining("node1.REQCliCommand.EventACK")
                .withCause(broken);
    }

    @Test
    void whatTheVerifierDoesNotKnowAtOnceIsLeftToTheCheck() {
        WireFormat wire = checking(verdict(Verdict.WRONG));
        Envelope forged = wire().build().toEnvelope(withSignature(message(COMMAND, "a"), "forged"), ID, CENTRAL);
        WireFormat.Received received = wire.toMessageUnchecked(forged);

        boolean passed = wire.checkAtOnce(received);

        assertThat(wire.checksSignatures()).isTrue();
        assertThat(passed).isFalse();
        assertThat(judged).isEmpty();
        assertThatExceptionOfType(SignatureException.class).isThrownBy(() -> wire.check(received));
        assertThat(judged).hasSize(1);
    }

    @Test
    void whatNeedsNoSignatureOrHasNoneIsKnownAtOnce() {
        WireFormat wire = checking(verdict(Verdict.GENUINE));
        WireFormat plain = wire().build();
        WireFormat.Received ping =
                wire.toMessageUnchecked(plain.toEnvelope(message(Method.of("REQPing"), "a"), ID, CENTRAL));
        WireFormat.Received unsigned = wire.toMessageUnchecked(plain.toEnvelope(message(COMMAND, "a"), ID, CENTRAL));

        assertThat(wire.checkAtOnce(ping)).isTrue();
        assertThat(plain.checkAtOnce(unsigned)).isTrue();
        assertThat(plain.checksSignatures()).isFalse();
        assertThatExceptionOfType(SignatureException.class).isThrownBy(() -> wire.checkAtOnce(unsigned));
        assertThat(judged).isEmpty();
    }

    @Test
    void whatTheVerifierKnowsAtOnceIsNotAskedAgain() {
        Verifier knowing = new Verifier() {
            @Override
            public Verdict verify(NodeName publisher, byte[] content, byte[] signature) {
                throw new IllegalStateException("asked again");
            }

            @Override
            public Optional<Verdict> verifyAtOnce(NodeName publisher, byte[] content, byte[] signature) {
                return Optional.of(content.length == 1 ? Verdict.GENUINE : Verdict.UNKNOWN_PUBLISHER);
            }
        };
        WireFormat wire = checking(knowing);
        WireFormat plain = wire().build();
        WireFormat.Received known =
                wire.toMessageUnchecked(plain.toEnvelope(withSignature(message(COMMAND, "a"), "some"), ID, CENTRAL));
        WireFormat.Received unknown =
                wire.toMessageUnchecked(plain.toEnvelope(withSignature(message(COMMAND, "ab"), "some"), ID, CENTRAL));

        assertThat(wire.checkAtOnce(known)).isTrue();
        assertThatExceptionOfType(SignatureException.class)
                .isThrownBy(() -> wire.checkAtOnce(unknown))
                .withMessageContaining("no key");
    }
}
