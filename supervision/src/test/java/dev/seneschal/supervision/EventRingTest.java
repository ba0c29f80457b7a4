package dev.seneschal.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventRingTest {

    @Test
    void agreesWithABoundedQueue() {
        SplittableRandom random = new SplittableRandom(3);
        for (int run = 0; run < 200; run++) {
            int capacity = random.nextInt(1, 6);
            EventRing<Integer> ring = new EventRing<>(capacity);
            Deque<Integer> model = new ArrayDeque<>();
            long dropped = 0;
            for (int step = 0; step < 100; step++) {
                if (random.nextBoolean()) {
                    boolean room = model.size() < capacity;
                    if (room) {
                        model.add(step);
                    } else {
                        dropped++;
                    }
                    assertThat(ring.offer(step)).isEqualTo(room);
                } else {
                    assertThat(ring.poll()).isEqualTo(model.poll());
                }
                assertThat(ring.dropped()).isEqualTo(dropped);
            }
        }
    }

    @Test
    void whoWaitsIsWokenByAnItemAndByTheEnd() throws Exception {
        EventRing<String> ring = new EventRing<>(1);
        Thread producer = new Thread(() -> ring.offer("item"));
        producer.start();

        assertThat(ring.poll(Long.MAX_VALUE)).isEqualTo("item");
        Thread ender = new Thread(ring::end);
        ender.start();

        assertThat(ring.poll(Long.MAX_VALUE)).isNull();
        assertThat(ring.isEndedAndEmpty()).isTrue();
        assertThat(ring.offer("late")).isFalse();
    }

    @Test
    void whatAHandlerThatHangsHasNotHadAtTheEndCountsAsDropped() {
        CountDownLatch handling = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        ChiefBuilder builder = Chief.builder().eventHandler(event -> {
            handling.countDown();
            Latches.await(open);
        });
        Events events = new Events(new ChiefSettings(builder), Parent.NONE);
        events.publish(event("in its hands"));
        Latches.await(handling);
        events.publish(event("waits"));
        events.publish(event("waits too"));

        assertThat(events.close()).isEqualTo(2);
        open.countDown();
    }

    private static ChiefEvent event(String message) {
        return new ChiefEvent(
                ChiefEvent.Level.INFO,
                ChiefEvent.Kind.REPORTED,
                "",
                message,
                Optional.empty(),
                Map.of(),
                Instant.EPOCH);
    }

    @Test
    void needsRoomForOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EventRing<>(0))
                .withMessageContaining("0");
    }
}
