package dev.seneschal.nats;

import io.nats.client.Options;
import java.nio.file.Path;
import java.util.Objects;

/**
 * By what a {@link NatsTransport} shows a server who it is. Immutable. Its text says what kind it is and which file it is in, never a
 * name, a password, or a token.
 *
 * <p>Files are read each time a connection is made, so a new key or a renewed JWT is used from the next one on.
 */
public final class NatsAuthentication {

    private static final NatsAuthentication NONE = new NatsAuthentication("no credentials", options -> {});

    private final String description;
    private final Credentials credentials;

    /** Sets what one connection needs. */
    private interface Credentials {
        void apply(Options.Builder options);
    }

    private NatsAuthentication(String description, Credentials credentials) {
        this.description = description;
        this.credentials = credentials;
    }

    /**
     * Nothing, for servers that let everybody in, or where the addresses of the servers hold a user and a password, or a token.
     *
     * @return no authentication
     */
    public static NatsAuthentication none() {
        return NONE;
    }

    /**
     * A user and a password. They go over the network as they are: use TLS.
     *
     * @param user the user
     * @param password the password
     * @return the authentication
     */
    public static NatsAuthentication userAndPassword(String user, String password) {
        char[] userCharacters = Objects.requireNonNull(user, "user").toCharArray();
        char[] passwordCharacters = Objects.requireNonNull(password, "password").toCharArray();
        return new NatsAuthentication(
                "user and password", options -> options.userInfo(userCharacters.clone(), passwordCharacters.clone()));
    }

    /**
     * A token. It goes over the network as it is: use TLS.
     *
     * @param token printable ASCII without quotes and backslashes, which jnats does not escape
     * @return the authentication
     * @throws IllegalArgumentException if it has other characters; the text does not show it
     */
    public static NatsAuthentication token(String token) {
        if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c <= '~' && c != '"' && c != '\\')) {
            throw new IllegalArgumentException(
                    "token must be of printable ASCII characters other than quotes, backslashes and spaces");
        }
        char[] characters = token.toCharArray();
        return new NatsAuthentication("token", options -> options.token(characters.clone()));
    }

    /**
     * An NKey: the server sends a challenge and gets it signed. The key itself is never sent.
     *
     * @param seedFile a file with the seed of a user's key, which begins with {@code SU}, on a line of its own
     * @return the authentication
     */
    public static NatsAuthentication nkey(Path seedFile) {
        Objects.requireNonNull(seedFile, "seedFile");
        return new NatsAuthentication(
                "nkey in " + seedFile, options -> options.authHandler(KeyFileAuthHandler.ofSeedFile(seedFile)));
    }

    /**
     * A JWT and the seed of its NKey, as {@code nsc} writes them into one file, most often called {@code .creds}.
     *
     * @param credentialsFile the file
     * @return the authentication
     */
    public static NatsAuthentication credentials(Path credentialsFile) {
        Objects.requireNonNull(credentialsFile, "credentialsFile");
        return new NatsAuthentication(
                "credentials in " + credentialsFile,
                options -> options.authHandler(KeyFileAuthHandler.ofCredentialsFile(credentialsFile)));
    }

    /** Reads the files there are, and sets what one connection needs. Throws with a text that is fit to be shown. */
    void apply(Options.Builder options) {
        credentials.apply(options);
    }

    /** What kind it is, and in which file; nothing secret. */
    @Override
    public String toString() {
        return description;
    }
}
