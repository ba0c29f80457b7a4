package dev.seneschal.nats;

import dev.seneschal.nats.NatsTls.ClientCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/** Certificates and keys from PEM files. Errors name the file, and quote nothing of it. */
final class PemFiles {

    private static final long MOST_BYTES = 4 * 1024 * 1024;
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----");
    private static final Pattern KEY = Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----([^-]+)-----END ");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
    /** The stores are in memory only. */
    private static final char[] PASSWORD = {};

    private PemFiles() {}

    static SSLContext context(
            Optional<Path> rootCa,
            Optional<ClientCertificate> certificate,
            boolean trustsAll,
            CertificateRequests requests) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager[] trust = trustsAll ? new TrustManager[] {new TrustsAll()} : trust(rootCa);
            if (certificate.isPresent()) {
                requests.answerWith(keys(certificate.get()));
            }
            context.init(new KeyManager[] {requests}, trust, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(
                    "TLS cannot be set up: " + e.getClass().getSimpleName());
        }
    }

    private static TrustManager @Nullable [] trust(Optional<Path> rootCa) throws GeneralSecurityException, IOException {
        if (rootCa.isEmpty()) {
            return null;
        }
        KeyStore store = emptyStore();
        int number = 0;
        for (Certificate each : certificates(rootCa.get())) {
            store.setCertificateEntry("ca-" + number++, each);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static X509KeyManager keys(ClientCertificate own) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        Certificate[] chain = certificates(own.certificate()).toArray(Certificate[]::new);
        store.setKeyEntry("own", privateKey(own.key()), PASSWORD, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD);
        return (X509KeyManager) factory.getKeyManagers()[0];
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    static List<Certificate> certificates(Path file) {
        List<Certificate> certificates = new ArrayList<>();
        Matcher matcher = CERTIFICATE.matcher(NatsFileException.read(file, MOST_BYTES));
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            while (matcher.find()) {
                byte[] bytes = matcher.group().getBytes(StandardCharsets.US_ASCII);
                certificates.add(factory.generateCertificate(new ByteArrayInputStream(bytes)));
            }
        } catch (CertificateException e) {
            throw new NatsFileException(file, "holds a damaged certificate, number " + (certificates.size() + 1));
        }
        if (certificates.isEmpty()) {
            throw new NatsFileException(file, "holds no certificate in PEM form");
        }
        return certificates;
    }

    static PrivateKey privateKey(Path file) {
        Matcher matcher = KEY.matcher(NatsFileException.read(file, MOST_BYTES));
        if (!matcher.find()) {
            throw new NatsFileException(file, "holds no private key in PEM form");
        }
        if (!matcher.group(1).equals("PRIVATE KEY")) {
            throw new NatsFileException(
                    file,
                    "holds a key of the form " + matcher.group(1)
                            + "; turn it into PKCS#8 by: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
        }
        PKCS8EncodedKeySpec spec;
        try {
            spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(2)));
        } catch (IllegalArgumentException e) {
            throw new NatsFileException(file, "holds a damaged private key");
        }
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException e) {
                // The next one, then.
            }
        }
        throw new NatsFileException(file, "holds a private key that is neither of " + ALGORITHMS);
    }

    /** An extended one, so that the JDK does not add checks of its own to it. */
    private static final class TrustsAll extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
