package dev.seneschal.nats;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How a {@link NatsTransport} encrypts its connection and whom it takes for a server. Immutable.
 *
 * <p>TLS 1.2 or later is spoken, whatever the JVM allows. The server's certificate must be signed by who is trusted and be made for the
 * host that the server's address names; servers that another one announced by their IP addresses may show that one's host name. A
 * server that offers no TLS is not spoken to. Files are in PEM form and are read each time a connection is made.
 */
public final class NatsTls {

    private final Optional<Path> rootCa;
    private final Optional<ClientCertificate> certificate;
    private final Optional<SSLContext> context;
    private final boolean trustsAll;

    record ClientCertificate(Path certificate, Path key) {}

    private NatsTls(
            Optional<Path> rootCa,
            Optional<ClientCertificate> certificate,
            Optional<SSLContext> context,
            boolean trustsAll) {
        this.rootCa = rootCa;
        this.certificate = certificate;
        this.context = context;
        this.trustsAll = trustsAll;
    }

    /**
     * Trusts who the JVM trusts.
     *
     * @return the setting
     */
    public static NatsTls systemTrust() {
        return new NatsTls(Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    /**
     * Trusts these authorities and no others.
     *
     * @param certificates a PEM file with one certificate or several
     * @return the setting
     */
    public static NatsTls rootCa(Path certificates) {
        return new NatsTls(
                Optional.of(Objects.requireNonNull(certificates, "certificates")),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /**
     * Trusts and shows what a context of the host's own does, made from whatever store it has. The server's host name is checked all
     * the same.
     *
     * @param context an initialised context
     * @return the setting
     */
    public static NatsTls of(SSLContext context) {
        return new NatsTls(
                Optional.empty(), Optional.empty(), Optional.of(Objects.requireNonNull(context, "context")), false);
    }

    /**
     * Takes anybody for the server: whoever can redirect the connection reads and writes everything, passwords included. This is what
     * jnats does at the address scheme {@code opentls}, which is refused here.
     *
     * @return the setting
     */
    public static NatsTls trustAnyServer() {
        return new NatsTls(Optional.empty(), Optional.empty(), Optional.empty(), true);
    }

    /**
     * These settings, and a certificate for the server to check: mutual TLS.
     *
     * @param certificate a PEM file with the certificate, and those between it and the authority if there are any
     * @param key a PEM file with its private key, {@code BEGIN PRIVATE KEY} (PKCS#8, not encrypted)
     * @return new settings
     * @throws IllegalStateException if they are those of a context of the host's own, which has its certificates
     */
    public NatsTls withCertificate(Path certificate, Path key) {
        if (context.isPresent()) {
            throw new IllegalStateException("an SSLContext has its own certificates; none can be added");
        }
        return new NatsTls(
                rootCa,
                Optional.of(new ClientCertificate(
                        Objects.requireNonNull(certificate, "certificate"), Objects.requireNonNull(key, "key"))),
                context,
                trustsAll);
    }

    /** A context for one connection, from the files as they are now. */
    SSLContext newContext(Collection<String> hosts, ResolvedHosts resolved, CertificateRequests requests) {
        SSLContext trusting = context.orElseGet(() -> PemFiles.context(rootCa, certificate, trustsAll, requests));
        return new CheckingSslContext(trusting, trustsAll ? null : host -> resolved.nameOf(host, hosts));
    }

    /** Who is trusted, and the files; nothing secret. */
    @Override
    public String toString() {
        String trust = trustsAll
                ? "any server trusted"
                : context.map(own -> "by an SSLContext")
                        .orElse(rootCa.map(file -> "root CA in " + file).orElse("JVM's root CAs"));
        return "TLS, " + trust
                + certificate
                        .map(own -> ", certificate in " + own.certificate())
                        .orElse("");
    }
}
