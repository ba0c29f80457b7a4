package dev.seneschal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class WakeupTest {

    private final VirtualEnvironment world = new VirtualEnvironment(1);
    private final ReentrantLock lock = new ReentrantLock();
    /** When something is due, on the clock; what has been done is taken off. */
    private final PriorityQueue<Long> due = new PriorityQueue<>();

    private final List<Long> done = new ArrayList<>();
    private final Wakeup wakeup =
            new Wakeup(lock, () -> due.isEmpty() ? Wakeup.NEVER : due.peek(), () -> step(this::takeOff));
    private int wakes;

    private void step(Runnable action) {
        boolean sooner;
        lock.lock();
        try {
            action.run();
            sooner = wakeup.isNeeded();
        } finally {
            lock.unlock();
        }
        if (sooner) {
            wakes++;
            wakeup.wake();
        }
    }

    private void takeOff() {
        while (!due.isEmpty() && due.peek() <= world.nanoTime()) {
            assertThat(due.poll()).as("done when due, not later").isEqualTo(world.nanoTime());
            done.add(world.nanoTime());
        }
    }

    private void begin() {
        wakeup.begin(world.newEventLoop("loop", true));
    }

    @Test
    void whateverIsSetInWhateverOrderIsDoneWhenItIsDue() {
        begin();
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Long> expected = new ArrayList<>();
            done.clear();
            for (int i = 0; i < 20; i++) {
                long at = world.nanoTime() + 1 + random.nextInt(1_000);
                expected.add(at);
                step(() -> due.add(at));
                world.advance(Duration.ofNanos(random.nextInt(100)));
            }
            world.advance(Duration.ofNanos(2_000));

            expected.sort(null);
            assertThat(done).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void theLoopIsToldOnlyWhatIsSoonerThanItKnows() {
        begin();
        long now = world.nanoTime();

        step(() -> due.add(now + 10));
        step(() -> due.add(now + 20));
        step(() -> {});
        assertThat(wakes).isEqualTo(1);
        step(() -> due.add(now + 5));

        assertThat(wakes).isEqualTo(2);
    }

    @Test
    void whatIsSetBeforeThereIsALoopIsDoneAfterTheNextStepWithOne() {
        long at = world.nanoTime() + 10;
        step(() -> due.add(at));
        assertThat(wakes).isZero();

        begin();
        step(() -> {});
        world.advance(Duration.ofNanos(20));

        assertThat(done).containsExactly(at);
    }
}
