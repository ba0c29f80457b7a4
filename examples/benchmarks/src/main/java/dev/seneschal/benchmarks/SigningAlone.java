package dev.seneschal.benchmarks;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Signatures and their checks of arguments that are new, by as many threads as there are processors, which do nothing else. */
final class SigningAlone implements Side {

    private final Signatures signatures;
    private final ExecutorService executor =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());

    SigningAlone(Signatures signatures) {
        this.signatures = signatures;
    }

    @Override
    public void send(Runnable done) {
        executor.execute(() -> {
            signatures.signAndCheck();
            done.run();
        });
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
