package dev.seneschal.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.node.Process.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The life of one process, as a machine. */
class ProcessLifeTest {

    private static final Optional<Throwable> FINE = Optional.empty();
    private static final Optional<Throwable> FAILURE = Optional.of(new IllegalStateException("failed"));

    private static final class Life extends ProcessLife {

        private final boolean hasFunction;
        private final List<String> done = new ArrayList<>();
        private int running;
        private int mostRunning;
        private boolean takes;
        private int lastId;

        Life(boolean hasFunction) {
            this.hasFunction = hasFunction;
        }

        @Override
        protected boolean startFunction() {
            if (hasFunction) {
                done.add("start function");
                mostRunning = Math.max(mostRunning, ++running);
            }
            return hasFunction;
        }

        @Override
        protected void interruptFunction() {
            done.add("interrupt function");
        }

        @Override
        protected void kill() {
            done.add("kill");
        }

        @Override
        protected void takes(boolean messages) {
            takes = messages;
        }

        @Override
        protected int nextId() {
            return ++lastId;
        }
    }

    private static Life started(boolean hasFunction) {
        Life life = new Life(hasFunction);
        life.start();
        return life;
    }

    @Test
    void startingOneThatRunsIsRefused() {
        Life life = started(true);

        assertThat(life.start()).isFalse();
        assertThat(life.done).containsExactly("start function");
        assertThat(life.id()).isOne();
    }

    @Test
    void oneThatIsStoppedTakesNothingAndWaitsForItsFunctionToEnd() {
        Life life = started(true);

        boolean stopped = life.stop();
        State before = life.state();
        boolean startedTooSoon = life.start();
        life.functionEnded(FAILURE, 0);

        assertThat(stopped).isTrue();
        assertThat(before).isEqualTo(State.STOPPING);
        assertThat(startedTooSoon).isFalse();
        assertThat(life.state()).isEqualTo(State.STOPPED);
        assertThat(life.takes).isFalse();
        assertThat(life.done).containsExactly("start function", "interrupt function");
    }

    @Test
    void oneWithoutAFunctionStopsAtOnce() {
        Life life = started(false);

        life.stop();

        assertThat(life.state()).isEqualTo(State.STOPPED);
        assertThat(life.stop()).isFalse();
    }

    @Test
    void oneThatIsKilledStartsAgainWithANewIdWhenItsFunctionHasEndedAndTheBackOffIsOver() {
        Life life = started(true);

        life.respawn(100, 0);
        State killed = life.state();
        life.functionEnded(FAILURE, 50);
        State waiting = life.state();
        long deadline = life.nextDeadline();
        life.timePassed(100);

        assertThat(killed).isEqualTo(State.RESPAWNING);
        assertThat(waiting).isEqualTo(State.RESPAWNING);
        assertThat(deadline).isEqualTo(100);
        assertThat(life.state()).isEqualTo(State.RUNNING);
        assertThat(life.id()).isEqualTo(2);
        assertThat(life.respawns()).isOne();
        assertThat(life.done).containsExactly("start function", "kill", "interrupt function", "start function");
    }

    @Test
    void aFunctionThatThrowsFailsItsProcessAndOneThatReturnsDoesNot() {
        Life failing = started(true);
        Life finished = started(true);

        assertThat(failing.functionEnded(FAILURE, 0)).isTrue();
        assertThat(failing.state()).isEqualTo(State.FAILED);
        assertThat(failing.takes).isFalse();
        assertThat(finished.functionEnded(FINE, 0)).isFalse();
        assertThat(finished.state()).isEqualTo(State.RUNNING);
        assertThat(finished.takes).isTrue();
    }

    @Test
    void aFailedOneCanBeStartedRespawnedOrStopped() {
        Life start = started(true);
        start.functionEnded(FAILURE, 0);
        Life respawn = started(true);
        respawn.functionEnded(FAILURE, 0);
        Life stop = started(true);
        stop.functionEnded(FAILURE, 0);

        assertThat(start.start()).isTrue();
        assertThat(respawn.respawn(0, 0)).isTrue();
        assertThat(stop.stop()).isTrue();
        assertThat(List.of(start.state(), respawn.state(), stop.state()))
                .containsExactly(State.RUNNING, State.RUNNING, State.STOPPED);
    }

    @Test
    void whateverIsAskedOfItThereIsOneFunctionAndItTakesMessagesExactlyWhileItRuns() {
        for (long seed = 1; seed <= 2_000; seed++) {
            Random random = new Random(seed);
            Life life = new Life(random.nextBoolean());
            long now = 0;
            for (int i = 0; i < 60; i++) {
                now += random.nextInt(10);
                switch (random.nextInt(5)) {
                    case 0 -> life.start();
                    case 1 -> life.stop();
                    case 2 -> life.respawn(now + random.nextInt(20), now);
                    case 3 -> life.timePassed(now);
                    default -> {
                        if (life.running > 0) {
                            life.running--;
                            life.functionEnded(random.nextBoolean() ? FAILURE : FINE, now);
                        }
                    }
                }
                assertThat(life.takes).as("seed " + seed).isEqualTo(life.state() == State.RUNNING);
                assertThat(life.functionRuns()).as("seed " + seed).isEqualTo(life.running > 0);
                if (life.state() == State.STOPPED) {
                    assertThat(life.running).as("seed " + seed).isZero();
                }
            }
            assertThat(life.mostRunning).as("seed " + seed).isLessThanOrEqualTo(1);
        }
    }
}
