package dev.seneschal.nats;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows a server the client's certificate, and remembers whether one was asked for in vain: what TLS 1.3 tells a client whose
 * certificate is missing is that the connection was closed.
 */
final class CertificateRequests extends X509ExtendedKeyManager {

    private volatile @Nullable X509KeyManager own;
    private volatile boolean askedInVain;

    void answerWith(X509KeyManager keys) {
        own = keys;
    }

    /** Whether a server asked for a certificate and there was none, or none of an issuer that it named. */
    boolean askedInVain() {
        return askedInVain;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        X509KeyManager keys = own;
        String alias = keys == null ? null : keys.chooseClientAlias(keyTypes, issuers, socket);
        askedInVain = alias == null;
        return alias;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        X509KeyManager keys = own;
        return keys == null ? null : keys.getClientAliases(keyType, issuers);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        X509KeyManager keys = own;
        return keys == null ? null : keys.getCertificateChain(alias);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        X509KeyManager keys = own;
        return keys == null ? null : keys.getPrivateKey(alias);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
