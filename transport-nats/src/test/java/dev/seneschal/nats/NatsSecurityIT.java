package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.transport.ConnectionState;
import dev.seneschal.transport.Incoming;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import io.nats.client.NKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Each way to show a server who one is, and each kind of TLS, against a server that asks for it; and what is said where it does not fit:
 * one sentence, and nothing secret, in any log.
 */
@RequiresNatsServer
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the methods of NatsSecurityIT")
class NatsSecurityIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> SECRETS = new ArrayList<>();

    @TempDir
    private static Path shared;

    private static TestCertificates certificates;

    @TempDir
    private Path folder;

    private final List<NatsServer> servers = new ArrayList<>();
    private final List<NatsTransport> transports = new ArrayList<>();

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = TestCertificates.make(shared);
        SECRETS.clear();
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (NatsTransport transport : transports) {
            transport.close(PATIENCE);
        }
        servers.forEach(NatsServer::close);
    }

    /** The file has what every test of this JVM has logged, down to what only those see who look for a bug. */
    @AfterAll
    static void noSecretWasLogged() throws Exception {
        // Other tests may be writing to it, so its end need not be whole characters. Secrets are of ASCII alone.
        String log = Files.readString(Path.of("target/test.log"), StandardCharsets.ISO_8859_1);
        assertThat(log).contains("refuses", "DEBUG");
        assertThat(SECRETS)
                .hasSizeGreaterThan(10)
                .anySatisfy(secret -> assertThat(secret).startsWith("eyJ"))
                .allSatisfy(secret -> assertThat(log).doesNotContain(secret));
    }

    @Test
    void nkeyConnectsAndItsFileIsReadAgainAtEachAttempt() throws Exception {
        NKey right = NKey.createUser(null);
        NKey wrong = NKey.createUser(null);
        NatsServer server = server("authorization { users: [ { nkey: " + TestKeys.publicKey(right) + " } ] }");
        Path seed = file("user.nk", secret(TestKeys.seed(wrong)) + "\n");
        NatsTransport transport = connect(config(server.url()).authentication(NatsAuthentication.nkey(seed)));

        assertThat(problem(transport))
                .isEqualTo("the server refuses the nkey in " + seed + ": Authorization Violation");
        Files.writeString(seed, "# renewed\n" + secret(TestKeys.seed(right)) + "\n");
        assertSpeaks(transport);
    }

    @Test
    void lostConnectionComesBackWithTheKeyThatIsThereByThen() throws Exception {
        NKey first = NKey.createUser(null);
        NKey second = NKey.createUser(null);
        Path seed = file("user.nk", secret(TestKeys.seed(first)));
        NatsServer server = server("authorization { users: [ { nkey: " + TestKeys.publicKey(first) + " } ] }");
        NatsTransport transport = connect(config(server.url()).authentication(NatsAuthentication.nkey(seed)));
        assertSpeaks(transport);

        Files.writeString(seed, secret(TestKeys.seed(second)));
        server.kill();
        NodeFleet.await(transport, status -> !status.isReady());
        server.restart("authorization { users: [ { nkey: " + TestKeys.publicKey(second) + " } ] }");

        assertSpeaks(transport);
        assertThat(transport.status().epoch()).isGreaterThan(1);
    }

    @Test
    void credentialsFileConnectsAndIsReadAgainAtEachAttempt() throws Exception {
        TestKeys keys = new TestKeys();
        NatsServer server = server(keys.serverSettings());
        NKey user = NKey.createUser(null);
        Path file = file("user.creds", secretCredentials(new TestKeys(), user));
        NatsTransport transport = connect(config(server.url()).authentication(NatsAuthentication.credentials(file)));

        assertThat(problem(transport))
                .isEqualTo("the server refuses the credentials in " + file + ": Authorization Violation");
        Files.writeString(file, secretCredentials(keys, user));
        assertSpeaks(transport);
    }

    @Test
    void lostConnectionComesBackWithTheCredentialsThatAreThereByThen() throws Exception {
        TestKeys first = new TestKeys();
        TestKeys second = new TestKeys();
        Path file = file("user.creds", secretCredentials(first, NKey.createUser(null)));
        NatsServer server = server(first.serverSettings());
        NatsTransport transport = connect(config(server.url()).authentication(NatsAuthentication.credentials(file)));
        assertSpeaks(transport);

        Files.writeString(file, secretCredentials(second, NKey.createUser(null)));
        server.kill();
        NodeFleet.await(transport, status -> !status.isReady());
        server.restart(second.serverSettings());

        assertSpeaks(transport);
        assertThat(transport.status().epoch()).isGreaterThan(1);
    }

    /** The server ends the connection when the JWT's time is over, and takes only the one that is in the file by then. */
    @Test
    void renewedJwtIsUsedWhenTheServerEndsTheConnectionForTheOldOnesAge() throws Exception {
        TestKeys keys = new TestKeys();
        NKey user = NKey.createUser(null);
        NatsServer server = server(keys.serverSettings());
        Path file = file("user.creds", secretCredentials(keys.credentials(user, Duration.ofSeconds(2))));
        NatsTransport transport = connect(config(server.url()).authentication(NatsAuthentication.credentials(file)));
        // On a machine that is slow enough the first is too old before it is used.
        while (!transport.status().isReady()) {
            Files.writeString(file, secretCredentials(keys.credentials(user, Duration.ofSeconds(2))));
            awaitReadyOr(transport, Duration.ofSeconds(1));
        }
        long before = transport.status().epoch();
        Files.writeString(file, secretCredentials(keys, user));

        NodeFleet.await(transport, status -> status.isReady() && status.epoch() > before);

        assertSpeaks(transport);
    }

    private static void awaitReadyOr(NatsTransport transport, Duration time) throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(1);
        Consumer<NatsStatus> listener = status -> {
            if (status.isReady()) {
                ready.countDown();
            }
        };
        transport.addStatusListener(listener);
        boolean unused = ready.await(time.toMillis(), TimeUnit.MILLISECONDS);
        transport.removeStatusListener(listener);
    }

    @Test
    void fileThatIsMissingOrNoKeyIsNamedAndWaitedFor() throws Exception {
        NKey user = NKey.createUser(null);
        NatsServer server = server("authorization { users: [ { nkey: " + TestKeys.publicKey(user) + " } ] }");
        Path seed = folder.resolve("user.nk");
        NatsTransport transport = connect(config(server.url()).authentication(NatsAuthentication.nkey(seed)));

        assertThat(problem(transport)).isEqualTo(seed + " does not exist");
        Files.writeString(seed, secret("SUAKEYTHATISNONE"));
        awaitProblem(transport, seed + " holds no seed of a user's NKey (SU...) on a line of its own");
        String damaged = TestKeys.seed(user).replaceAll(".{4}$", "AAAA");
        Files.writeString(seed, secret(damaged));
        awaitProblem(transport, seed + " holds a seed whose checksum is wrong");
        Files.writeString(seed, secret(TestKeys.seed(user)));
        assertSpeaks(transport);
    }

    @Test
    void userAndPasswordConnectAndWrongOnesAreRefusedWithoutBeingShown() throws Exception {
        String password = secret("pass\"word of this server");
        NatsServer server =
                server("authorization { user: \"us\\\\er\", password: \"" + password.replace("\"", "\\\"") + "\" }");

        assertSpeaks(
                connect(config(server.url()).authentication(NatsAuthentication.userAndPassword("us\\er", password))));
        NatsTransport wrong = connect(config(server.url())
                .authentication(NatsAuthentication.userAndPassword("us\\er", secret("a-wrong-one"))));
        NatsTransport none = connect(config(server.url()));

        assertThat(problem(wrong)).isEqualTo("the server refuses the user and password: Authorization Violation");
        assertThat(problem(none)).isEqualTo("the server wants credentials, and none are set: Authorization Violation");
        assertThat(refusalOf(wrong))
                .isEqualTo("message to a not sent: connection is CONNECTING, the server refuses the user and password: "
                        + "Authorization Violation");
    }

    @Test
    void tokenConnectsAndAWrongOneIsRefusedWithoutBeingShown() throws Exception {
        NatsServer server = server("authorization { token: \"" + secret("t0ken-of-the-server") + "\" }");

        assertSpeaks(connect(config(server.url()).authentication(NatsAuthentication.token("t0ken-of-the-server"))));
        NatsTransport wrong =
                connect(config(server.url()).authentication(NatsAuthentication.token(secret("t0ken-of-another"))));

        assertThat(problem(wrong)).isEqualTo("the server refuses the token: Authorization Violation");
    }

    @Test
    void credentialsInAnAddressAreNeverShown() throws Exception {
        NatsServer server = server("authorization { user: someone, password: \"" + secret("in-the-address") + "\" }");
        String address = "nats://someone:%s@127.0.0.1:" + server.port();

        assertSpeaks(connect(config(String.format(address, "in-the-address"))));
        NatsTransport wrong = connect(config(String.format(address, secret("wrong-in-the-address"))));

        assertThat(problem(wrong)).isEqualTo("the server refuses the user and password: Authorization Violation");
        assertThat(wrong.status().toString() + refusalOf(wrong)).doesNotContain("someone", "wrong-in-the-address");
    }

    @Test
    void tlsWithARootCaAndAnNkeyTogether() throws Exception {
        NKey user = NKey.createUser(null);
        Path seed = file("user.nk", secret(TestKeys.seed(user)));
        NatsServer server = server(
                certificates.tls("server"), "authorization { users: [ { nkey: " + TestKeys.publicKey(user) + " } ] }");

        assertSpeaks(connect(config(server.url())
                .tls(NatsTls.rootCa(certificates.certificate("ca")))
                .authentication(NatsAuthentication.nkey(seed))));
        assertSpeaks(connect(config("tls://localhost:" + server.port())
                .tls(NatsTls.rootCa(certificates.certificate("ca")))
                .authentication(NatsAuthentication.nkey(seed))));
    }

    @Test
    void serverOfAnUnknownAuthorityIsNotSpokenTo() throws Exception {
        NatsServer server = server(certificates.tls("server"));

        NatsTransport otherCa = connect(config(server.url()).tls(NatsTls.rootCa(certificates.certificate("stranger"))));
        NatsTransport schemeAlone = connect(config("tls://127.0.0.1:" + server.port()));
        NatsTransport none = connect(config(server.url()));

        assertThat(problem(otherCa))
                .isEqualTo("the server's certificate is not signed by who is trusted with TLS, root CA in "
                        + certificates.certificate("stranger"));
        assertThat(problem(schemeAlone))
                .isEqualTo("the server's certificate is not signed by who is trusted with TLS, JVM's root CAs");
        assertThat(problem(none)).isEqualTo("the server wants TLS, which is not set");
        assertSpeaks(connect(config(server.url()).tls(NatsTls.trustAnyServer())));
    }

    @Test
    void serverOfAnotherHostIsNotSpokenTo() throws Exception {
        NatsServer server = server(certificates.tls("elsewhere"));
        NatsTls tls = NatsTls.rootCa(certificates.certificate("ca"));

        NatsTransport byAddress = connect(config(server.url()).tls(tls));
        NatsTransport byName =
                connect(config("tls://localhost:" + server.port()).tls(tls));

        assertThat(problem(byAddress))
                .startsWith("the server's certificate is not good: ")
                .contains("127.0.0.1");
        assertThat(problem(byName))
                .startsWith("the server's certificate is not good: ")
                .contains("localhost");
    }

    @Test
    void serverWithoutTlsIsNotSpokenToWhereTlsIsSet() throws Exception {
        NatsServer server = server();

        NatsTransport transport = connect(config(server.url()).tls(NatsTls.trustAnyServer()));

        assertThat(problem(transport)).isEqualTo("the server offers no TLS");
    }

    @Test
    void mutualTlsConnectsWithACertificateOfTheServersAuthorityOnly() throws Exception {
        NatsServer server = server(
                certificates.tls("server", "ca_file: \"" + certificates.certificate("ca") + "\"", "verify: true"));
        NatsTls tls = NatsTls.rootCa(certificates.certificate("ca"));

        assertSpeaks(connect(config(server.url())
                .tls(tls.withCertificate(certificates.certificate("client"), certificates.key("client")))));
        NatsTransport none = connect(config(server.url()).tls(tls));
        NatsTransport stranger = connect(config(server.url())
                .tls(tls.withCertificate(certificates.certificate("stranger"), certificates.key("stranger"))));

        assertThat(problem(none))
                .isEqualTo("the server asks for a certificate of an issuer that it trusts, and there is none with TLS, "
                        + "root CA in " + certificates.certificate("ca"));
        assertThat(problem(stranger))
                .startsWith("the server asks for a certificate of an issuer that it trusts, and there is none with")
                .endsWith("certificate in " + certificates.certificate("stranger"));
    }

    @Test
    void filesOfTlsThatAreMissingOrWrongAreNamed() throws Exception {
        NatsServer server = server(certificates.tls("server"));
        Path missing = folder.resolve("ca.pem");
        Path noPem =
                file("key.pem", secret("-----BEGIN EC PRIVATE KEY-----\nbm90IGEga2V5\n-----END EC PRIVATE KEY-----\n"));
        NatsTls tls = NatsTls.rootCa(certificates.certificate("ca"));

        NatsTransport without = connect(config(server.url()).tls(NatsTls.rootCa(missing)));
        NatsTransport wrongKey =
                connect(config(server.url()).tls(tls.withCertificate(certificates.certificate("client"), noPem)));

        assertThat(problem(without)).isEqualTo(missing + " does not exist");
        assertThat(problem(wrongKey))
                .startsWith(noPem + " holds a key of the form EC PRIVATE KEY; turn it into PKCS#8 by: openssl");
        Files.copy(certificates.certificate("ca"), missing);
        assertSpeaks(without);
    }

    private static String secretCredentials(TestKeys keys, NKey user) throws Exception {
        return secretCredentials(keys.credentials(user));
    }

    /** Of a file of credentials both the seed and the JWT are secret. */
    private static String secretCredentials(String credentials) {
        List<String> parts = credentials
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("eyJ") || line.startsWith("SU"))
                .toList();
        assertThat(parts).hasSize(2);
        parts.forEach(NatsSecurityIT::secret);
        return credentials;
    }

    private static String secret(String secret) {
        SECRETS.add(secret.strip());
        return secret;
    }

    private Path file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    private NatsServer server(String... settings) {
        NatsServer server = NatsServer.start(settings);
        servers.add(server);
        return server;
    }

    private static NatsTransportConfig.Builder config(String server) {
        return NatsTransportConfig.builder()
                .servers(server)
                .reconnectWait(Duration.ofMillis(20))
                .reconnectJitter(Duration.ofMillis(20));
    }

    private NatsTransport connect(NatsTransportConfig.Builder builder) {
        NatsTransportConfig config = builder.build();
        SECRETS.forEach(secret -> assertThat(config.toString()).doesNotContain(secret));
        NatsTransport transport = NatsTransport.connect(config);
        transports.add(transport);
        return transport;
    }

    /** The first sentence about why it does not connect, save that one side was too slow for the other. */
    private static String problem(NatsTransport transport) throws InterruptedException {
        BlockingQueue<NatsStatus> seen = new LinkedBlockingQueue<>();
        transport.addStatusListener(seen::add);
        NatsStatus status = next(seen);
        while (status.problem()
                .filter(problem ->
                        !problem.endsWith("Authentication Timeout") && !problem.startsWith("no answer within"))
                .isEmpty()) {
            assertThat(status.isReady()).as("connected").isFalse();
            status = next(seen);
        }
        SECRETS.forEach(secret ->
                assertThat(transport.status().toString() + refusalOf(transport)).doesNotContain(secret));
        return status.problem().get();
    }

    private static void awaitProblem(NatsTransport transport, String problem) throws InterruptedException {
        BlockingQueue<NatsStatus> seen = new LinkedBlockingQueue<>();
        transport.addStatusListener(seen::add);
        while (!next(seen).problem().orElse("").equals(problem)) {
            // The next one, then.
        }
    }

    private static String refusalOf(NatsTransport transport) {
        try {
            transport
                    .publish(new Envelope("a", Headers.EMPTY, new byte[0]))
                    .toCompletableFuture()
                    .join();
            throw new AssertionError("was taken");
        } catch (CompletionException e) {
            return e.getCause().getMessage();
        }
    }

    private static void assertSpeaks(NatsTransport transport) throws InterruptedException {
        BlockingQueue<NatsStatus> seen = new LinkedBlockingQueue<>();
        transport.addStatusListener(seen::add);
        NatsStatus status = next(seen);
        while (status.state() != ConnectionState.CONNECTED) {
            status = next(seen);
        }
        assertThat(status.problem()).isEmpty();
        BlockingQueue<Incoming> heard = new LinkedBlockingQueue<>();
        transport.subscribe("a", heard::add);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        do {
            assertThat(System.nanoTime() - deadline).as("time left to be heard").isNegative();
            transport.publish(new Envelope("a", Headers.EMPTY, new byte[0]));
        } while (heard.poll(20, TimeUnit.MILLISECONDS) == null);
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("what should have come by now").isNotNull();
        return next;
    }
}
