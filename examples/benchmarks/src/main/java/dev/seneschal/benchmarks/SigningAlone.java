package dev.seneschal.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** BouncyCastle's signatures and their checks, by as many threads as there are processors, which do nothing else. */
final class SigningAlone implements Side {

    private final ExecutorService executor =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    private final AtomicLong last = new AtomicLong();
    private final byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
    private final byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
    private final Ed25519.PublicPoint point;

    SigningAlone() {
        Ed25519.generatePrivateKey(new SecureRandom(), seed);
        Ed25519.generatePublicKey(seed, 0, publicKey, 0);
        point = Ed25519.validatePublicKeyPartialExport(publicKey, 0);
    }

    @Override
    public void send(Runnable done) {
        executor.execute(() -> {
            signAndCheck();
            done.run();
        });
    }

    private void signAndCheck() {
        byte[] content = ("argument " + last.incrementAndGet()).getBytes(UTF_8);
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, publicKey, 0, content, 0, content.length, signature, 0);
        if (!Ed25519.verify(signature, 0, point, content, 0, content.length)) {
            throw new IllegalStateException("a signature of our own is not genuine");
        }
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
