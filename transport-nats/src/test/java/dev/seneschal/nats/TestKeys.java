package dev.seneschal.nats;

import io.nats.client.NKey;
import io.nats.client.support.JwtUtils;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** NKeys and JWTs for tests, made with jnats. */
final class TestKeys {

    private static final @Nullable Duration NEVER = null;
    private static final String NO_LIMITS = "\"limits\":{\"subs\":-1,\"data\":-1,\"payload\":-1,\"imports\":-1,"
            + "\"exports\":-1,\"wildcards\":true,\"conn\":-1,\"leaf\":-1}";

    private final NKey operator;
    private final NKey account;

    TestKeys() throws Exception {
        operator = NKey.createOperator(null);
        account = NKey.createAccount(null);
    }

    static String seed(NKey key) {
        return new String(key.getSeed());
    }

    static String publicKey(NKey key) throws Exception {
        return new String(key.getPublicKey());
    }

    /** A server's configuration that takes users of this operator's one account. */
    String[] serverSettings() throws Exception {
        return new String[] {
            "operator: " + jwt(operator, "operator", "{\"type\":\"operator\",\"version\":2}"),
            "resolver: MEMORY",
            "resolver_preload: { " + publicKey(account) + ": "
                    + jwt(account, "account", "{\"type\":\"account\",\"version\":2," + NO_LIMITS + "}") + " }"
        };
    }

    /** What nsc writes into a credentials file. */
    String credentials(NKey user) throws Exception {
        String jwt = JwtUtils.issueUserJWT(account, publicKey(account), publicKey(user));
        return String.format(JwtUtils.NATS_USER_JWT_FORMAT, jwt, seed(user));
    }

    /** The same, no longer good after a while. */
    String credentials(NKey user, Duration expiration) throws Exception {
        String jwt = JwtUtils.issueUserJWT(account, publicKey(account), publicKey(user), "user", expiration);
        return String.format(JwtUtils.NATS_USER_JWT_FORMAT, jwt, seed(user));
    }

    private String jwt(NKey subject, String name, String claims) throws Exception {
        return JwtUtils.issueJWT(
                operator,
                publicKey(subject),
                name,
                NEVER,
                JwtUtils.currentTimeSeconds(),
                publicKey(operator),
                () -> claims);
    }
}
