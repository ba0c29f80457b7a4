package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

class NatsTlsTest {

    private static final List<String> HOSTS = List.of("nats.example", "10.0.0.1");

    @Test
    void speaksTls12AndTls13WhateverAContextWouldSpeak() throws Exception {
        SSLContext old = SSLContext.getInstance("TLSv1");
        old.init(null, null, null);
        assertThat(old.getDefaultSSLParameters().getProtocols()).doesNotContain("TLSv1.3");

        try (SSLSocket socket = socket(NatsTls.of(old))) {
            assertThat(socket.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
        }
    }

    @Test
    void checksTheHostUnlessAnyServerIsTrusted() throws Exception {
        try (SSLSocket checked = socket(NatsTls.systemTrust());
                SSLSocket open = socket(NatsTls.trustAnyServer())) {
            assertThat(checked.getSSLParameters().getEndpointIdentificationAlgorithm())
                    .isEqualTo("HTTPS");
            assertThat(open.getSSLParameters().getEndpointIdentificationAlgorithm())
                    .isNull();
        }
    }

    @Test
    void anAnnouncedAddressIsHeldToBeOfTheFirstHostWithAName() {
        ResolvedHosts resolved = new ResolvedHosts();
        List<String> addresses = resolved.resolveHostToIps("localhost", true, false);

        assertThat(resolved.nameOf("10.0.0.1", HOSTS)).isEqualTo("10.0.0.1");
        assertThat(resolved.nameOf("10.0.0.2", HOSTS)).isEqualTo("nats.example");
        assertThat(resolved.nameOf("other.example", HOSTS)).isEqualTo("other.example");
        assertThat(resolved.nameOf("10.0.0.2", List.of("10.0.0.1"))).isEqualTo("10.0.0.2");
        assertThat(addresses)
                .isNotEmpty()
                .allSatisfy(
                        address -> assertThat(resolved.nameOf(address, HOSTS)).isEqualTo("localhost"));
    }

    @Test
    void saysWhatItTrustsAndShows() {
        NatsTls tls = NatsTls.rootCa(Path.of("ca.pem"));

        assertThat(tls).hasToString("TLS, root CA in ca.pem");
        assertThat(tls.withCertificate(Path.of("own.pem"), Path.of("own.key")))
                .hasToString("TLS, root CA in ca.pem, certificate in own.pem");
        assertThat(NatsTls.systemTrust()).hasToString("TLS, JVM's root CAs");
        assertThat(NatsTls.trustAnyServer()).hasToString("TLS, any server trusted");
    }

    @Test
    void addsNoCertificateToAContextOfTheHost() throws Exception {
        NatsTls tls = NatsTls.of(SSLContext.getDefault());

        assertThatIllegalStateException()
                .isThrownBy(() -> tls.withCertificate(Path.of("own.pem"), Path.of("own.key")))
                .withMessageContaining("SSLContext");
    }

    /** One over a connection to this test, as jnats makes it; no handshake is begun. */
    private static SSLSocket socket(NatsTls tls) throws Exception {
        SSLContext context = tls.newContext(HOSTS, new ResolvedHosts(), new CertificateRequests());
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Socket plain = new Socket(listening.getInetAddress(), listening.getLocalPort());
            return (SSLSocket)
                    context.getSocketFactory().createSocket(plain, "localhost", listening.getLocalPort(), true);
        }
    }
}
