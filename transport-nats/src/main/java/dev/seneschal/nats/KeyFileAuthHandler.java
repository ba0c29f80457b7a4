package dev.seneschal.nats;

import io.nats.client.AuthHandler;
import io.nats.client.NKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The key in a file, as it was when a connection was begun. Whatever is wrong with it is told without quoting the file, and without a
 * cause that might.
 */
final class KeyFileAuthHandler implements AuthHandler {

    private static final Pattern SEED = Pattern.compile("(?m)^\\s*(SU[A-Z2-7]{56})\\s*$");
    private static final Pattern JWT = Pattern.compile("(?m)^\\s*(eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+)\\s*$");
    private static final long MOST_BYTES = 1024 * 1024;

    private final NKey key;
    private final char @Nullable [] jwt;
    private final Path file;

    private KeyFileAuthHandler(Path file, NKey key, char @Nullable [] jwt) {
        this.file = file;
        this.key = key;
        this.jwt = jwt;
    }

    static KeyFileAuthHandler ofSeedFile(Path file) {
        return new KeyFileAuthHandler(file, key(file, read(file)), null);
    }

    static KeyFileAuthHandler ofCredentialsFile(Path file) {
        String text = read(file);
        Matcher jwt = JWT.matcher(text);
        if (!jwt.find()) {
            throw new NatsFileException(file, "holds no JWT on a line of its own");
        }
        return new KeyFileAuthHandler(file, key(file, text), jwt.group(1).toCharArray());
    }

    private static String read(Path file) {
        return NatsFileException.read(file, MOST_BYTES);
    }

    private static NKey key(Path file, String text) {
        Matcher seed = SEED.matcher(text);
        if (!seed.find()) {
            throw new NatsFileException(file, "holds no seed of a user's NKey (SU...) on a line of its own");
        }
        try {
            return NKey.fromSeed(seed.group(1).toCharArray());
        } catch (RuntimeException e) {
            throw new NatsFileException(file, "holds a seed whose checksum is wrong");
        }
    }

    @Override
    public byte[] sign(byte[] nonce) {
        try {
            return key.sign(nonce);
        } catch (GeneralSecurityException | IOException e) {
            throw new NatsFileException(file, "holds a key that cannot sign");
        }
    }

    @Override
    public char[] getID() {
        try {
            return key.getPublicKey();
        } catch (GeneralSecurityException | IOException e) {
            throw new NatsFileException(file, "holds a key without a public one");
        }
    }

    @Override
    public char @Nullable [] getJWT() {
        return jwt == null ? null : jwt.clone();
    }

    @Override
    public String toString() {
        return "key of " + file;
    }
}
