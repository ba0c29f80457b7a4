package dev.seneschal.nats;

import io.nats.client.impl.NatsServerPool;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Remembers which IP address a host name has become, since jnats names only the address to who must check a certificate. */
final class ResolvedHosts extends NatsServerPool {

    private final Map<String, String> names = new ConcurrentHashMap<>();

    @Override
    public @Nullable List<String> resolveHostToIps(String host, boolean maxOneResult, boolean includeIpV6) {
        List<String> addresses = super.resolveHostToIps(host, maxOneResult, includeIpV6);
        if (addresses != null) {
            addresses.forEach(address -> names.put(address, host));
        }
        return addresses;
    }

    /**
     * The host that a server at an address must be. One that was announced by its IP address is held to be of the first host that has
     * a name, as with other clients of NATS.
     *
     * @param configured the hosts that were configured
     */
    String nameOf(String address, Collection<String> configured) {
        String name = names.get(address);
        if (name != null || configured.contains(address) || !isIpAddress(address)) {
            return name == null ? address : name;
        }
        return configured.stream()
                .filter(host -> !isIpAddress(host))
                .findFirst()
                .orElse(address);
    }

    private static boolean isIpAddress(String host) {
        return host.indexOf(':') >= 0 || host.matches("\\d+(\\.\\d+){3}");
    }
}
