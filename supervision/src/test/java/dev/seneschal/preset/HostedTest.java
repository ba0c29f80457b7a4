package dev.seneschal.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.supervision.StandaloneContext;
import dev.seneschal.supervision.Worker;
import dev.seneschal.time.VirtualEnvironment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HostedTest {

    private final VirtualEnvironment world = new VirtualEnvironment(1);
    private final StandaloneContext context = new StandaloneContext("host", Map.of(), world);
    private final List<String> calls = new ArrayList<>();

    /** Something with a life of its own. */
    private final class Engine {

        private final CompletableFuture<Void> ended = new CompletableFuture<>();

        void stop(Duration within) {
            calls.add("stop within " + within);
        }
    }

    @Test
    void startsSaysThatItIsReadyWaitsAndCloses() throws Exception {
        Worker worker = Hosted.of(
                given -> {
                    calls.add("start");
                    return new Engine();
                },
                (engine, within) -> {
                    calls.add("ready " + context.isReady() + ", cancelled " + context.isCancelled());
                    engine.stop(within);
                });
        new Thread(context::cancel).start();

        worker.run(context);

        assertThat(calls).containsExactly("start", "ready true, cancelled true", "stop within PT5S");
    }

    @Test
    void eachRunStartsANewOne() throws Exception {
        List<Engine> engines = new ArrayList<>();
        Worker worker = Hosted.of(
                given -> {
                    Engine engine = new Engine();
                    engines.add(engine);
                    return engine;
                },
                Engine::stop);
        context.cancel();

        worker.run(context);
        worker.run(context);

        assertThat(engines).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void endsWithWhatItHostsAndClosesIt() {
        Worker dying = Hosted.of(given -> new Engine(), Engine::stop).endingWith(engine -> {
            engine.ended.completeExceptionally(new IOException("engine died"));
            return engine.ended;
        });

        assertThatThrownBy(() -> dying.run(context))
                .isInstanceOf(IOException.class)
                .hasMessage("engine died");
        assertThat(calls).containsExactly("stop within PT5S");
    }

    @Test
    void aFailureToCloseIsTheWorkersAndHidesNoOther() {
        Hosted<Engine> failing = Hosted.of(given -> new Engine(), (engine, within) -> {
            throw new IOException("not closed");
        });
        context.cancel();

        assertThatThrownBy(() -> failing.run(context)).hasMessage("not closed");
        assertThatThrownBy(() -> failing.endingWith(engine -> CompletableFuture.failedFuture(new IOException("died")))
                        .run(new StandaloneContext("other")))
                .hasMessage("died")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    @Test
    void whatCannotBeStartedIsNotClosed() {
        Worker worker = Hosted.of(
                given -> {
                    throw new IOException("no port");
                },
                (engine, within) -> calls.add("closed"));

        assertThatThrownBy(() -> worker.run(context)).hasMessage("no port");

        assertThat(calls).isEmpty();
    }
}
