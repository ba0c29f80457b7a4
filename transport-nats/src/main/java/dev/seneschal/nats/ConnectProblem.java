package dev.seneschal.nats;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Why a connection could not be made, in one sentence without a secret. jnats says only that there is none; what it told its listeners
 * meanwhile is gathered here, from any thread.
 */
final class ConnectProblem {

    private static final int MOST_EXCEPTIONS = 100;

    private final NatsTransportConfig config;
    private final CertificateRequests requests;
    private Optional<String> serverError = Optional.empty();
    private final List<Throwable> exceptions = new ArrayList<>();

    ConnectProblem(NatsTransportConfig config, CertificateRequests requests) {
        this.config = config;
        this.requests = requests;
    }

    synchronized void serverSaid(String error) {
        serverError = Optional.of(error);
    }

    synchronized void thrown(Throwable exception) {
        if (exceptions.size() < MOST_EXCEPTIONS) {
            exceptions.add(exception);
        }
    }

    synchronized void forget() {
        serverError = Optional.empty();
        exceptions.clear();
    }

    synchronized Optional<String> lastServerError() {
        return serverError;
    }

    /** The sentence; what tells more about a wrong setting comes first, and a server that is merely away last. */
    synchronized String sentence(Throwable failure) {
        exceptions.add(failure);
        return ofAFile()
                .or(this::ofTheServer)
                .or(this::ofTls)
                .or(() -> find(ConnectException.class).map(refused -> "nothing listens there"))
                .or(() -> find(UnknownHostException.class).map(unknown -> "no such host: " + unknown.getMessage()))
                .or(() -> find(TimeoutException.class).map(late -> "no answer within " + config.connectTimeout()))
                .orElseGet(
                        () -> ServerAddresses.withoutSecrets(exceptions.get(0).toString()));
    }

    private Optional<String> ofAFile() {
        return find(NatsFileException.class).map(Throwable::getMessage);
    }

    private Optional<String> ofTheServer() {
        return serverError.map(this::refusal);
    }

    private String refusal(String error) {
        String lower = error.toLowerCase(Locale.ROOT);
        if (!lower.contains("authorization") && !lower.contains("authentication")) {
            return "the server says: " + error;
        }
        NatsAuthentication shown = config.effectiveAuthentication();
        return shown == NatsAuthentication.none()
                ? "the server wants credentials, and none are set: " + error
                : "the server refuses the " + shown + ": " + error;
    }

    private Optional<String> ofTls() {
        if (requests.askedInVain()) {
            return Optional.of(
                    "the server asks for a certificate of an issuer that it trusts, and there is none with " + tls());
        }
        if (find(CertPathBuilderException.class).isPresent()) {
            return Optional.of("the server's certificate is not signed by who is trusted with " + tls());
        }
        return find(CertificateException.class)
                .filter(wrong -> !(wrong.getCause() instanceof SSLException))
                .map(wrong -> "the server's certificate is not good: " + wrong.getMessage())
                .or(() -> find(SSLException.class).map(wrong -> "TLS failed: " + wrong.getMessage()))
                .or(() -> saying("SSL required by server.").map(it -> "the server wants TLS, which is not set"))
                .or(() -> saying("SSL connection wanted by client.").map(it -> "the server offers no TLS"));
    }

    private NatsTls tls() {
        return config.effectiveTls().orElseGet(NatsTls::systemTrust);
    }

    private Optional<Throwable> saying(String text) {
        return exceptions.stream()
                .filter(exception -> causes(exception).stream().anyMatch(cause -> text.equals(cause.getMessage())))
                .findFirst();
    }

    private <T extends Throwable> Optional<T> find(Class<T> type) {
        return exceptions.stream()
                .flatMap(exception -> causes(exception).stream())
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    private static List<Throwable> causes(Throwable exception) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable each = exception; each != null && causes.size() < 20; each = each.getCause()) {
            causes.add(each);
        }
        return causes;
    }
}
