package dev.seneschal.nats;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What the addresses of servers say besides where they are. */
final class ServerAddresses {

    private static final Set<String> SCHEMES = Set.of("nats", "tls", "ws", "wss");
    private static final Set<String> SECURE_SCHEMES = Set.of("tls", "wss");

    private ServerAddresses() {}

    /** Refuses what is no address, without showing what is secret in it. */
    static void check(String server) {
        try {
            URI uri = new URI(withScheme(server));
            if ("opentls".equals(uri.getScheme())) {
                throw new IllegalArgumentException(
                        "servers must not have the scheme opentls, one was \"" + withoutSecrets(server)
                                + "\": it trusts anybody. Use tls, or ask for NatsTls.trustAnyServer()");
            }
            if (uri.getHost() != null && SCHEMES.contains(uri.getScheme())) {
                return;
            }
        } catch (URISyntaxException e) {
            // Told below, without a cause whose text may hold a password.
        }
        throw new IllegalArgumentException(
                "servers must be like nats://host:4222, one was \"" + withoutSecrets(server) + "\"");
    }

    /** A text in which addresses of servers may stand, without their user information. */
    static String withoutSecrets(String text) {
        return text.replaceAll("//[^/\\s]*@", "//***@");
    }

    static boolean anyWantsTls(List<String> servers) {
        return servers.stream()
                .anyMatch(server -> SECURE_SCHEMES.contains(uri(server).getScheme()));
    }

    static List<String> hosts(List<String> servers) {
        return servers.stream().map(server -> uri(server).getHost()).toList();
    }

    /** The credentials in the first address that has any. */
    static Optional<NatsAuthentication> credentials(List<String> servers) {
        return servers.stream()
                .map(server -> uri(server).getUserInfo())
                .filter(Objects::nonNull)
                .findFirst()
                .map(ServerAddresses::authentication);
    }

    private static NatsAuthentication authentication(String userInfo) {
        int colon = userInfo.indexOf(':');
        return colon < 0
                ? NatsAuthentication.token(userInfo)
                : NatsAuthentication.userAndPassword(userInfo.substring(0, colon), userInfo.substring(colon + 1));
    }

    private static URI uri(String server) {
        return URI.create(withScheme(server));
    }

    private static String withScheme(String server) {
        return server.contains("://") ? server : "nats://" + server;
    }
}
