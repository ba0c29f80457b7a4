package dev.seneschal.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {

    private static final String REPLY_SUBJECT = "node1.REQPing.EventACK.reply.x.1";

    @Test
    void everyStatusIsReadAsItWasWritten() {
        assertCarried(Answer.acknowledged("confirmed from: node1: 7"));
        assertCarried(Answer.failed("no such file"));
        assertCarried(Answer.busy("all handlers are running"));
        assertCarried(Answer.refused("no such method", false));
        assertCarried(Answer.refused("the reply is too large", true));
        assertCarried(Answer.working());
        assertCarried(Answer.working("3 of 7 files"));
    }

    @Test
    void aCreditIsReadAsItWasWritten() {
        Credit credit = new Credit("1x9c-a_b", Integer.MAX_VALUE);

        assertCarried(Answer.acknowledged("confirmed").withCredit(credit));
        assertCarried(Answer.failed("no such file").withCredit(credit));
        assertCarried(Answer.busy("full").withCredit(credit));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a 0", "a -1", "a 2147483648", "a 10000000000", "a 1 2", " 1", "a b"})
    void aCreditThatIsNotUnderstoodIsNone(String header) {
        Headers headers = Headers.of(HeaderNames.STATUS, "acknowledged", HeaderNames.CREDIT, header);

        Answer answer = Answer.of(new Envelope(REPLY_SUBJECT, headers, "confirmed".getBytes(UTF_8)))
                .orElseThrow();

        assertThat(answer).isEqualTo(Answer.acknowledged("confirmed"));
    }

    @Test
    void aCreditNamesAnInstanceAndAWindow() {
        assertThatThrownBy(() -> new Credit("a b", 1)).hasMessageContaining("\"a b\"");
        assertThatThrownBy(() -> new Credit("a", 0)).hasMessageContaining("was 0");
    }

    @Test
    void onlyAnAcknowledgementHasABody() {
        assertThat(Answer.acknowledged("confirmed from: node1: 7")
                        .toEnvelope(REPLY_SUBJECT)
                        .body())
                .isEqualTo("confirmed from: node1: 7".getBytes(UTF_8));
        assertThat(Answer.failed("x").toEnvelope(REPLY_SUBJECT).body()).isEmpty();
        assertThat(Answer.busy("x").toEnvelope(REPLY_SUBJECT).body()).isEmpty();
        assertThat(Answer.refused("x", true).toEnvelope(REPLY_SUBJECT).body()).isEmpty();
        assertThat(Answer.working().toEnvelope(REPLY_SUBJECT).body()).isEmpty();
    }

    @Test
    void goesToTheReplySubject() {
        assertThat(Answer.working().toEnvelope(REPLY_SUBJECT).subject()).isEqualTo(REPLY_SUBJECT);
    }

    @Test
    void anyTextFromAGoNodeIsAnAcknowledgement() {
        Answer answer = Answer.of(new Envelope(REPLY_SUBJECT, Headers.EMPTY, "confirmed".getBytes(UTF_8)))
                .orElseThrow();

        assertThat(answer).isEqualTo(Answer.acknowledged("confirmed"));
    }

    /** As nats-server 2.9.10 says them, to whoever publishes to a subject that a stream takes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"stream\":\"ALL\", \"seq\":1}",
                "{\"stream\":\"ALL\", \"seq\":1,\"duplicate\": true}",
                "{\"error\":{\"code\":503,\"err_code\":10077,\"description\":\"maximum messages exceeded\"},\"stream\":\"ALL\",\"seq\":0}",
                "{\"type\":\"io.nats.jetstream.api.v1.pub_ack_response\",\"error\":{\"code\":503}}"
            })
    void whatAStreamSaysIsNoReceiversAnswer(String body) {
        assertThat(Answer.of(new Envelope(REPLY_SUBJECT, Headers.EMPTY, body.getBytes(UTF_8))))
                .isEmpty();
    }

    @Test
    void aTextIsAnAcknowledgementOfOursWhateverItBeginsWith() {
        assertCarried(Answer.acknowledged("{confirmed}"));
    }

    @Test
    void anEmptyAcknowledgementFromAGoNodeIsARefusalThatMayHaveRun() {
        Answer answer = Answer.of(new Envelope(REPLY_SUBJECT, Headers.EMPTY, new byte[0]))
                .orElseThrow();

        assertThat(answer.status()).isEqualTo(Answer.Status.REFUSED);
        assertThat(answer.ran()).isTrue();
    }

    @Test
    void aReasonOfAnyTextCanBeCarried() {
        Answer answer = Answer.failed("größe:\r\n\tkaputt " + "x".repeat(10_000));

        Envelope envelope = answer.toEnvelope(REPLY_SUBJECT);

        String reason = envelope.headers().first(HeaderNames.REASON).orElseThrow();
        assertThat(reason).startsWith("gr??e:   kaputt xxx").hasSizeLessThan(1000);
        assertThat(Answer.of(envelope).orElseThrow().status()).isEqualTo(Answer.Status.FAILED);
    }

    private static void assertCarried(Answer answer) {
        assertThat(Answer.of(answer.toEnvelope(REPLY_SUBJECT))).contains(answer);
    }
}
