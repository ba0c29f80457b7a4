package dev.seneschal.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PromiseTest {

    private final Promise<String> promise = new Promise<>();

    @Test
    void completesTheFuturesOfThoseWhoAskedBeforeAndAfter() {
        CompletableFuture<String> before = promise.future();
        CompletableFuture<String> alsoBefore = promise.future();

        promise.complete("known");

        assertThat(before).isCompletedWithValue("known");
        assertThat(alsoBefore).isCompletedWithValue("known");
        assertThat(promise.future()).isCompletedWithValue("known");
    }

    @Test
    void keepsItsFirstValue() {
        promise.complete("first");

        promise.complete("second");

        assertThat(promise.future()).isCompletedWithValue("first");
    }

    @Test
    void aCancelledFutureConcernsNobodyElse() {
        CompletableFuture<String> cancelled = promise.future();
        CompletableFuture<String> other = promise.future();

        cancelled.cancel(true);
        promise.complete("known");

        assertThat(other).isCompletedWithValue("known");
        assertThat(cancelled).isCancelled();
    }

    @Test
    void whoCompletesAFutureHimselfFoolsNobodyElse() {
        promise.future().complete("wrong");

        promise.complete("known");

        assertThat(promise.future()).isCompletedWithValue("known");
    }
}
