package dev.seneschal.actions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A slot's thread claims the jobs of its batch while another takes them back. */
@Timeout(120)
class BatchTest {

    private static final int ROUNDS = 200_000;
    /** On a busy machine a round may take as long as two turns of the scheduler. */
    private static final long ENOUGH_NANOS = 2_000_000_000L;

    private final AtomicInteger handedOut = new AtomicInteger();
    private final AtomicInteger taken = new AtomicInteger();
    private final Batch batch = new Batch(new Slot(1));
    private final List<Entry> begun = new ArrayList<>();
    private final List<Entry> takenBack = new ArrayList<>();
    private int cutShort;
    private volatile boolean over;

    @Test
    void aJobIsEitherBegunOrTakenBack() throws Exception {
        Thread taker = new Thread(() -> {
            for (int round = 1; round <= ROUNDS; round++) {
                await(handedOut, round);
                if (over) {
                    return;
                }
                spin(round % 64);
                takenBack.addAll(batch.takeBack());
                taken.set(round);
            }
        });
        taker.setDaemon(true);
        taker.start();
        long end = System.nanoTime() + ENOUGH_NANOS;
        int round = 1;
        for (; round < ROUNDS && (System.nanoTime() - end < 0 || cutShort == 0); round++) {
            List<Entry> all = handOut();
            handedOut.set(round);
            spin(round % 61);
            work(Objects.requireNonNull(batch.head()), round);
            await(taken, round);
            check(all);
        }
        over = true;
        handedOut.set(round);

        assertThat(cutShort).as("rounds in which both had some").isPositive();
    }

    @Test
    void saysHowFarItIs() {
        List<Entry> all = handOut();

        assertThat(batch.current()).isSameAs(all.get(0));
        assertThat(batch.done()).isZero();
        assertThat(batch.claim()).isTrue();
        assertThat(batch.claim()).isTrue();
        assertThat(batch.current()).isSameAs(all.get(2));
        assertThat(batch.done()).isEqualTo(2);
        assertThat(batch.takeBack()).hasSize(Batch.MOST - 3).first().isSameAs(all.get(Batch.MOST - 1));
        assertThat(batch.claim()).isFalse();
        assertThat(batch.current()).isSameAs(all.get(2));
        assertThat(batch.takeBack()).isEmpty();
    }

    private List<Entry> handOut() {
        begun.clear();
        takenBack.clear();
        List<Entry> all = new ArrayList<>();
        for (int i = 0; i < Batch.MOST; i++) {
            Entry entry = new Entry(JobSpec.of(i), "topic");
            if (i > 0) {
                all.get(i - 1).behind = entry;
            }
            all.add(entry);
        }
        batch.begin(all.get(0), all.size());
        return all;
    }

    /** As a slot's thread does. Now and then it has a long job, during which the others are taken back, however threads are scheduled. */
    private void work(Entry first, int round) {
        Entry entry = first;
        begun.add(entry);
        for (Entry next = entry.behind; next != null && batch.claim(); next = entry.behind) {
            entry = next;
            begun.add(entry);
            if (round % 100 == 1 && begun.size() == 3) {
                await(taken, round);
            }
            spin(4);
        }
    }

    private void check(List<Entry> all) {
        List<Entry> backwards = new ArrayList<>(takenBack);
        Collections.reverse(backwards);
        List<Entry> together = new ArrayList<>(begun);
        together.addAll(backwards);
        assertThat(together).containsExactlyElementsOf(all);
        assertThat(batch.current()).isSameAs(begun.get(begun.size() - 1));
        if (begun.size() > 1 && !takenBack.isEmpty()) {
            cutShort++;
        }
        batch.end();
    }

    private static void await(AtomicInteger number, int value) {
        for (int tries = 0; number.get() != value; tries++) {
            if (tries < 1000) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }
}
