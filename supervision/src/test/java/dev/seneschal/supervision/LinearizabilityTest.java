package dev.seneschal.supervision;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whether what several threads do to the pool and to the ring of events at a time is as if one did it after the other. */
class LinearizabilityTest {

    @Test
    void thePoolIsLinearizableInManyInterleavings() {
        new ModelCheckingOptions()
                .iterations(3)
                .invocationsPerIteration(100)
                .threads(2)
                .actorsPerThread(3)
                .check(Pool.class);
    }

    @Test
    void thePoolIsLinearizableUnderStress() {
        new StressOptions()
                .iterations(5)
                .invocationsPerIteration(200)
                .threads(3)
                .actorsPerThread(3)
                .check(Pool.class);
    }

    @Test
    void theRingIsLinearizableInManyInterleavings() {
        new ModelCheckingOptions()
                .iterations(3)
                .invocationsPerIteration(100)
                .threads(2)
                .actorsPerThread(3)
                .check(Ring.class);
    }

    @Test
    void theRingIsLinearizableUnderStress() {
        new StressOptions()
                .iterations(5)
                .invocationsPerIteration(200)
                .threads(3)
                .actorsPerThread(3)
                .check(Ring.class);
    }

    /** The pool, with workers a and b. */
    @Param(name = "worker", gen = IntGen.class, conf = "0:1")
    public static class Pool {

        private final WorkerPool pool = new WorkerPool();

        @Operation
        public String add(@Param(name = "worker") int worker) {
            return outcome(() -> pool.setWorker(name(worker), context -> {}));
        }

        @Operation
        public boolean remove(@Param(name = "worker") int worker) {
            return pool.removeWorker(name(worker));
        }

        @Operation
        public String init(@Param(name = "worker") int worker) {
            return outcome(() -> pool.setState(name(worker), WorkerState.INITIALIZED));
        }

        @Operation
        public String start(@Param(name = "worker") int worker) {
            return outcome(() -> pool.startWorker(name(worker)));
        }

        @Operation
        public String fail(@Param(name = "worker") int worker) {
            return outcome(() -> pool.failWorker(name(worker)));
        }

        @Operation
        public String state(@Param(name = "worker") int worker) {
            return pool.getState(name(worker)).toString();
        }

        @Operation
        public String states() {
            return pool.getWorkersStates().toString();
        }

        private static String name(int worker) {
            return worker == 0 ? "a" : "b";
        }

        private static String outcome(Runnable change) {
            try {
                change.run();
                return "done";
            } catch (IllegalArgumentException | IllegalStateException refused) {
                return refused.getClass().getSimpleName();
            }
        }
    }

    /** A ring with room for two. */
    @Param(name = "item", gen = IntGen.class, conf = "1:3")
    public static class Ring {

        private final EventRing<Integer> ring = new EventRing<>(2);

        @Operation
        public boolean offer(@Param(name = "item") int item) {
            return ring.offer(item);
        }

        @Operation
        public @Nullable Integer poll() {
            return ring.poll();
        }

        @Operation
        public long dropped() {
            return ring.dropped();
        }

        @Operation
        public void end() {
            ring.end();
        }

        @Operation
        public boolean isEndedAndEmpty() {
            return ring.isEndedAndEmpty();
        }
    }
}
