package dev.seneschal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class SecureNumbersTest {

    private static final int THREADS = 4;
    /** Many times what is drawn at once. */
    private static final int DRAWS = 10_000;

    @Test
    void noNumberComesTwiceWhoeverDraws() throws InterruptedException {
        SecureNumbers shared = new SecureNumbers();
        Set<Long> drawn = ConcurrentHashMap.newKeySet();
        Thread[] threads = new Thread[THREADS];
        for (int i = 0; i < THREADS; i++) {
            SecureNumbers source = i % 2 == 0 ? shared : new SecureNumbers();
            threads[i] = new Thread(() -> {
                for (int draw = 0; draw < DRAWS; draw++) {
                    drawn.add(source.nextLong());
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(drawn).hasSize(THREADS * DRAWS);
    }
}
