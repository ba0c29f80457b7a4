package dev.seneschal.benchmarks;

import static dev.seneschal.codec.StewardDialect.APRIL;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.codec.key.Ed25519KeyPair;
import dev.seneschal.codec.key.Ed25519Signer;
import dev.seneschal.codec.key.Ed25519Verifier;
import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import dev.seneschal.wire.Verifier.Verdict;
import dev.seneschal.wire.WireFormat;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Messages with signed arguments, and what a signature and its check cost by themselves. */
final class Signatures {

    private static final int KNOWN = 1000;
    private static final int MEASURED = 4000;
    private static final int REPETITIONS = 5;

    private final Ed25519KeyPair keys = Ed25519KeyPair.generate();
    private final Ed25519Signer signer = new Ed25519Signer(keys);
    private final Ed25519Verifier verifier = new Ed25519Verifier(publisher -> Optional.of(keys.publicKey()));
    private final AtomicLong last = new AtomicLong();

    WireFormat wire() {
        return WireFormat.builder(APRIL)
                .codecs(new GobCodec())
                .signer(signer)
                .verifier(verifier, method -> true)
                .build();
    }

    Message withKnownArguments(String to) {
        return message(to, last.incrementAndGet() % KNOWN);
    }

    Message withNewArguments(String to) {
        return message(to, KNOWN + last.incrementAndGet());
    }

    /**
     * Seconds for one signature and one check of arguments that are new, where as many threads as there are processors do nothing else:
     * the time they all took, divided by what they all did, at their fastest.
     */
    double secondsEach() throws InterruptedException {
        return secondsEach(Runtime.getRuntime().availableProcessors());
    }

    /** The same on one thread, with all other processors idle. */
    double secondsEachAlone() throws InterruptedException {
        return secondsEach(1);
    }

    private double secondsEach(int threads) throws InterruptedException {
        double fastest = Double.MAX_VALUE;
        for (int i = 0; i < REPETITIONS; i++) {
            fastest = Math.min(fastest, signAndCheckOn(threads));
        }
        return fastest / (threads * (double) MEASURED);
    }

    private double signAndCheckOn(int threads) throws InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            long began = System.nanoTime();
            for (Future<?> each :
                    executor.invokeAll(Collections.nCopies(threads, Executors.callable(this::signAndCheck)))) {
                each.get();
            }
            return (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot sign and check", e);
        } finally {
            executor.shutdownNow();
        }
    }

    private void signAndCheck() {
        for (int i = 0; i < MEASURED; i++) {
            byte[] content = ("measured " + last.incrementAndGet()).getBytes(UTF_8);
            if (verifier.verify(NodeName.of(Messages.SENDER), content, signer.sign(content)) != Verdict.GENUINE) {
                throw new IllegalStateException("a signature of our own is not genuine");
            }
        }
    }

    private static Message message(String to, long argument) {
        return Messages.message(to).toBuilder()
                .arguments(List.of("argument", Long.toString(argument)))
                .build();
    }
}
