package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NatsTransportConfigTest {

    @Test
    void defaultsAreAsDocumented() {
        NatsTransportConfig config = NatsTransportConfig.builder().build();

        assertThat(config)
                .hasToString(
                        "NatsTransportConfig[servers=[nats://127.0.0.1:4222], name=seneschal, connectTimeout=PT2S, "
                                + "reconnectWait=PT0.5S, reconnectJitter=PT0.5S, pingInterval=PT2S, maxPendingBytes=16777216, "
                                + "maxWaitingBytes=67108864, authentication=no credentials, tls=none, inboxPrefix=_INBOX]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nats://host", "tls://host:4222", "ws://10.0.0.1:80", "host:4222", "nats://[::1]:4222"})
    void takesAddressesOfServers(String server) {
        assertThat(NatsTransportConfig.of(server).servers()).containsExactly(server);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nats://", "http://host", "nats://ho st", ":4222"})
    void refusesWhatIsNoAddress(String server) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatsTransportConfig.of(server))
                .withMessageContaining("servers")
                .withMessageContaining("\"" + server + "\"");
    }

    @Test
    void neverShowsPasswords() {
        assertThat(NatsTransportConfig.of("nats://user:secret@host").toString()).doesNotContain("user", "secret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatsTransportConfig.of("nats://user:secret@ho st"))
                .satisfies(refusal -> assertThat(refusal).hasNoCause())
                .withMessageNotContaining("secret");
    }

    @Test
    void refusesOpentlsUnlessAnyServerIsTrustedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatsTransportConfig.of("opentls://user:secret@host"))
                .withMessage(
                        "servers must not have the scheme opentls, one was \"opentls://***@host\": it trusts anybody. "
                                + "Use tls, or ask for NatsTls.trustAnyServer()");
    }

    @Test
    void neverShowsCredentials() {
        NatsTransportConfig config = NatsTransportConfig.builder()
                .authentication(NatsAuthentication.userAndPassword("user", "secret"))
                .build();

        assertThat(config.toString())
                .contains("authentication=user and password")
                .doesNotContain("secret");
        assertThat(NatsAuthentication.token("secret")).hasToString("token");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatsAuthentication.token("secret\""))
                .withMessageNotContaining("secret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatsTransportConfig.of("nats://secret%22@host"))
                .withMessageNotContaining("secret");
    }

    @Test
    void refusesSettingsOutOfTheirRange() {
        assertRefused(
                "servers", "[]", () -> NatsTransportConfig.builder().servers().build());
        assertRefused(
                "name", "\" \"", () -> NatsTransportConfig.builder().name(" ").build());
        assertRefused(
                "connectTimeout",
                "PT0S",
                () -> NatsTransportConfig.builder()
                        .connectTimeout(Duration.ZERO)
                        .build());
        assertRefused(
                "reconnectWait",
                "PT0.000001S",
                () -> NatsTransportConfig.builder()
                        .reconnectWait(Duration.ofNanos(1000))
                        .build());
        assertRefused(
                "reconnectJitter",
                "PT-1S",
                () -> NatsTransportConfig.builder()
                        .reconnectJitter(Duration.ofSeconds(-1))
                        .build());
        assertRefused(
                "pingInterval",
                "PT-3S",
                () -> NatsTransportConfig.builder()
                        .pingInterval(Duration.ofSeconds(-3))
                        .build());
        assertRefused(
                "maxPendingBytes",
                "0",
                () -> NatsTransportConfig.builder().maxPendingBytes(0).build());
        assertRefused(
                "maxWaitingBytes",
                "-1",
                () -> NatsTransportConfig.builder().maxWaitingBytes(-1).build());
        assertRefused(
                "inboxPrefix",
                "\"a.>\"",
                () -> NatsTransportConfig.builder().inboxPrefix("a.>").build());
    }

    private static void assertRefused(String setting, String value, ThrowingCallable attempt) {
        assertThatIllegalArgumentException()
                .isThrownBy(attempt)
                .withMessageStartingWith(setting)
                .withMessageContaining(value);
    }
}
