package dev.seneschal.nats;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a {@link NatsTransport} connects. Immutable; start from {@link #builder}.
 *
 * @param servers where NATS servers listen, tried in turn; {@code nats://127.0.0.1:4222} unless set. Servers that these announce are
 *     tried, too
 * @param name the connection's name, as the server's monitoring shows it; {@code seneschal} unless set
 * @param connectTimeout how long one attempt at one server may take; 2 s unless set
 * @param reconnectWait how long to wait before connecting again; 500 ms unless set
 * @param reconnectJitter the most that is added to that wait, at random, so that many clients do not come back at once; 500 ms
 *     unless set
 * @param pingInterval how often a silent connection is probed; one that leaves two probes unanswered is given up at the third, at most
 *     four intervals after the last byte came. 2 s unless set, so that a dead link is noticed within 10 s
 * @param maxPendingBytes how much may wait to be written to the network before publishing fails; 16 MiB unless set
 * @param maxWaitingBytes how much may have arrived and wait for its listener before more is turned away as busy; each message counts as
 *     512 bytes more than it has. 64 MiB unless set
 * @param authentication what is shown to every server, save one whose address holds a user and a password, or a token; none unless set
 * @param tls how connections are encrypted; if it is absent, as unless set, only to servers of the scheme {@code tls} or {@code wss},
 *     with the JVM's trust
 * @param inboxPrefix what the subjects begin with that the transport publishes to itself on, to know what has arrived when a
 *     subscription is drained; {@code _INBOX} unless set. With permissions, each user should have its own
 */
public record NatsTransportConfig(
        List<String> servers,
        String name,
        Duration connectTimeout,
        Duration reconnectWait,
        Duration reconnectJitter,
        Duration pingInterval,
        long maxPendingBytes,
        long maxWaitingBytes,
        NatsAuthentication authentication,
        Optional<NatsTls> tls,
        String inboxPrefix) {

    private static final Pattern INBOX_PREFIX = Pattern.compile("[\\w-]{1,64}(\\.[\\w-]{1,64}){0,7}");

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of its range; the text names it and its value
     */
    public NatsTransportConfig {
        servers = List.copyOf(servers);
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("servers must name at least one, was []");
        }
        servers.forEach(ServerAddresses::check);
        Objects.requireNonNull(name, "name");
        if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("name must be printable and not blank, was \"" + name + "\"");
        }
        checkAtLeastOneMilli("connectTimeout", connectTimeout);
        checkAtLeastOneMilli("reconnectWait", reconnectWait);
        checkAtLeastOneMilli("pingInterval", pingInterval);
        if (reconnectJitter.isNegative()) {
            throw new IllegalArgumentException("reconnectJitter must not be negative, was " + reconnectJitter);
        }
        if (maxPendingBytes < 1) {
            throw new IllegalArgumentException("maxPendingBytes must be at least 1, was " + maxPendingBytes);
        }
        if (maxWaitingBytes < 1) {
            throw new IllegalArgumentException("maxWaitingBytes must be at least 1, was " + maxWaitingBytes);
        }
        Objects.requireNonNull(authentication, "authentication");
        Objects.requireNonNull(tls, "tls");
        ServerAddresses.credentials(servers);
        if (!INBOX_PREFIX.matcher(inboxPrefix).matches()) {
            throw new IllegalArgumentException(
                    "inboxPrefix must be a subject of letters, digits, '-' and '_', was \"" + inboxPrefix + "\"");
        }
    }

    /**
     * A builder that holds the defaults.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * One server, and the defaults for the rest.
     *
     * @param server such as {@code nats://127.0.0.1:4222}
     * @return the configuration
     * @throws IllegalArgumentException if it is no address of a server
     */
    public static NatsTransportConfig of(String server) {
        return builder().servers(server).build();
    }

    /** Everything but user names and passwords. */
    @Override
    public String toString() {
        return "NatsTransportConfig[servers="
                + servers.stream().map(ServerAddresses::withoutSecrets).toList()
                + ", name=" + name + ", connectTimeout=" + connectTimeout + ", reconnectWait=" + reconnectWait
                + ", reconnectJitter=" + reconnectJitter + ", pingInterval=" + pingInterval + ", maxPendingBytes="
                + maxPendingBytes + ", maxWaitingBytes=" + maxWaitingBytes + ", authentication=" + authentication
                + ", tls=" + tls.map(NatsTls::toString).orElse("none") + ", inboxPrefix=" + inboxPrefix + "]";
    }

    /** How to encrypt: as set, or with the JVM's trust if a server's address asks for TLS. */
    Optional<NatsTls> effectiveTls() {
        return tls.isPresent() || !ServerAddresses.anyWantsTls(servers) ? tls : Optional.of(NatsTls.systemTrust());
    }

    /** What is shown to servers whose address holds nothing: what is set, or else what the address of another one holds. */
    NatsAuthentication effectiveAuthentication() {
        return authentication == NatsAuthentication.none()
                ? ServerAddresses.credentials(servers).orElse(authentication)
                : authentication;
    }

    private static void checkAtLeastOneMilli(String setting, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(setting + " must be at least 1 ms, was " + value);
        }
    }

    /** Collects the settings of a {@link NatsTransportConfig}, beginning with the defaults. */
    public static final class Builder {

        private List<String> servers = List.of("nats://127.0.0.1:4222");
        private String name = "seneschal";
        private Duration connectTimeout = Duration.ofSeconds(2);
        private Duration reconnectWait = Duration.ofMillis(500);
        private Duration reconnectJitter = Duration.ofMillis(500);
        private Duration pingInterval = Duration.ofSeconds(2);
        private long maxPendingBytes = 16L * 1024 * 1024;
        private long maxWaitingBytes = 64L * 1024 * 1024;
        private NatsAuthentication authentication = NatsAuthentication.none();
        private Optional<NatsTls> tls = Optional.empty();
        private String inboxPrefix = "_INBOX";

        private Builder() {}

        /**
         * Sets {@link NatsTransportConfig#servers}.
         *
         * @param servers at least one
         * @return this
         */
        public Builder servers(String... servers) {
            this.servers = List.of(servers);
            return this;
        }

        /**
         * Sets {@link NatsTransportConfig#name}.
         *
         * @param name printable, not blank
         * @return this
         */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /**
         * Sets {@link NatsTransportConfig#connectTimeout}.
         *
         * @param connectTimeout 1 ms or more
         * @return this
         */
        public Builder connectTimeout(Duration connectTimeout) {
            this.connectTimeout = connectTimeout;
            return this;
        }

        /**
         * Sets {@link NatsTransportConfig#reconnectWait}.
         *
         * @param reconnectWait 1 ms or more
         * @return this
         */
        public Builder reconnectWait(Duration reconnectWait) {
            this.reconnectWait = reconnectWait;
            return this;
        }

        /**
         * Sets {@link NatsTransportConfig#reconnectJitter}.
         *
         * @param reconnectJitter 0 or more
         * @return this
         */
        public Builder reconnectJitter(Duration reconnectJitter) {
            this.reconnectJitter = reconnectJitter;
            return this;
        }

        /**
         * Sets {@link NatsTransportConfig#pingInterval}.
         *
         * @param pingInterval 1 ms or more
         * @return this
         */
        public Builder pingInterval(Duration pingInterval) {
            this.pingInterval = pingInterval;
            return this;
        }

        /**
         * Sets {@link NatsTransportConfig#maxPendingBytes}.
         *
         * @param maxPendingBytes 1 or more
         * @return this
         */
        public Builder maxPendingBytes(long maxPendingBytes) {
            this.maxPendingBytes = maxPendingBytes;
            return this;
        }

        /**
         * Sets {@link NatsTransportConfig#maxWaitingBytes}.
         *
         * @param maxWaitingBytes 1 or more
         * @return this
         */
        public Builder maxWaitingBytes(long maxWaitingBytes) {
            this.maxWaitingBytes = maxWaitingBytes;
            return this;
        }

        /**
         * Sets {@link NatsTransportConfig#authentication}.
         *
         * @param authentication what is shown to servers
         * @return this
         */
        public Builder authentication(NatsAuthentication authentication) {
            this.authentication = authentication;
            return this;
        }

        /**
         * Sets {@link NatsTransportConfig#tls}.
         *
         * @param tls how to encrypt
         * @return this
         */
        public Builder tls(NatsTls tls) {
            this.tls = Optional.of(tls);
            return this;
        }

        /**
         * Sets {@link NatsTransportConfig#inboxPrefix}.
         *
         * @param inboxPrefix a subject, without a dot at its end
         * @return this
         */
        public Builder inboxPrefix(String inboxPrefix) {
            this.inboxPrefix = inboxPrefix;
            return this;
        }

        /**
         * The configuration.
         *
         * @return with what was set
         * @throws IllegalArgumentException if a setting is out of its range; the text names it and its value
         */
        public NatsTransportConfig build() {
            return new NatsTransportConfig(
                    servers,
                    name,
                    connectTimeout,
                    reconnectWait,
                    reconnectJitter,
                    pingInterval,
                    maxPendingBytes,
                    maxWaitingBytes,
                    authentication,
                    tls,
                    inboxPrefix);
        }
    }
}
