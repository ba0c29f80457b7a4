package dev.seneschal.nats;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

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
 * @param pingInterval how often a silent connection is probed; one that leaves two probes unanswered is given up at the third. 3 s
 *     unless set
 * @param maxPendingBytes how much may wait to be written to the network before publishing fails; 16 MiB unless set
 */
public record NatsTransportConfig(
        List<String> servers,
        String name,
        Duration connectTimeout,
        Duration reconnectWait,
        Duration reconnectJitter,
        Duration pingInterval,
        long maxPendingBytes) {

    private static final Set<String> SCHEMES = Set.of("nats", "tls", "ws", "wss");

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
        servers.forEach(NatsTransportConfig::checkServer);
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
                + servers.stream().map(NatsTransportConfig::withoutSecrets).toList()
                + ", name=" + name + ", connectTimeout=" + connectTimeout + ", reconnectWait=" + reconnectWait
                + ", reconnectJitter=" + reconnectJitter + ", pingInterval=" + pingInterval + ", maxPendingBytes="
                + maxPendingBytes + "]";
    }

    /** A text in which addresses of servers may stand, without their user information. */
    static String withoutSecrets(String text) {
        return text.replaceAll("//[^/\\s]*@", "//***@");
    }

    private static void checkServer(String server) {
        try {
            URI uri = new URI(server.contains("://") ? server : "nats://" + server);
            if (uri.getHost() != null && SCHEMES.contains(uri.getScheme())) {
                return;
            }
        } catch (URISyntaxException e) {
            // Told below, without a cause whose text may hold a password.
        }
        throw new IllegalArgumentException(
                "servers must be like nats://host:4222, one was \"" + withoutSecrets(server) + "\"");
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
        private Duration pingInterval = Duration.ofSeconds(3);
        private long maxPendingBytes = 16L * 1024 * 1024;

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
         * The configuration.
         *
         * @return with what was set
         * @throws IllegalArgumentException if a setting is out of its range; the text names it and its value
         */
        public NatsTransportConfig build() {
            return new NatsTransportConfig(
                    servers, name, connectTimeout, reconnectWait, reconnectJitter, pingInterval, maxPendingBytes);
        }
    }
}
