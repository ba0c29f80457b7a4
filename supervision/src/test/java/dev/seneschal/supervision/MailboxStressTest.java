package dev.seneschal.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many senders and receivers at small mailboxes: nothing is lost, doubled or overtaken, and nobody waits for ever. */
@Timeout(120)
class MailboxStressTest {

    private static final int SENDERS = 6;
    private static final int MESSAGES = 5_000;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private record Numbered(int sender, int number) {}

    @Test
    void messagesOfOneSenderKeepTheirOrderAndNoneIsLost() throws Exception {
        for (int capacity : List.of(1, 2, 7, 1000)) {
            Mailboxes mailboxes = Mailboxes.builder()
                    .capacity(capacity)
                    .longestWait(Duration.ofMinutes(1))
                    .build();
            Mailbox box = mailboxes.of("box");
            List<Future<?>> senders = new ArrayList<>();
            for (int sender = 0; sender < SENDERS; sender++) {
                int me = sender;
                Mailbox own = mailboxes.of("sender" + sender);
                senders.add(threads.submit(() -> {
                    for (int number = 0; number < MESSAGES; number++) {
                        assertThat(own.send("box", new Numbered(me, number))).isEqualTo(MailboxResult.ACCEPTED);
                    }
                    return null;
                }));
            }

            Map<Integer, Integer> next = new HashMap<>();
            for (int i = 0; i < SENDERS * MESSAGES; i++) {
                Numbered message = box.receive().data(Numbered.class);
                assertThat(message.number()).isEqualTo(next.getOrDefault(message.sender(), 0));
                next.put(message.sender(), message.number() + 1);
            }
            for (Future<?> sender : senders) {
                sender.get(30, TimeUnit.SECONDS);
            }
            assertThat(box.size()).isZero();
        }
    }

    @Test
    void severalReceiversTakeEachMessageOnceThoughTheyAndTheSendersGiveUpNowAndThen() throws Exception {
        long seed = 7;
        Mailboxes mailboxes = Mailboxes.builder()
                .capacity(2)
                .longestWait(Duration.ofNanos(20_000))
                .build();
        Mailbox box = mailboxes.of("box");
        List<Future<Integer>> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            senders.add(threads.submit(() -> {
                int accepted = 0;
                for (int number = 0; number < MESSAGES; number++) {
                    accepted += mailboxes.outside().send("box", number).accepted() ? 1 : 0;
                }
                return accepted;
            }));
        }
        List<Future<Integer>> receivers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Random random = new Random(seed + i);
            receivers.add(threads.submit(() -> {
                int taken = 0;
                boolean ended = false;
                while (!ended) {
                    boolean got =
                            box.poll(Duration.ofNanos(random.nextInt(30_000))).isPresent();
                    taken += got ? 1 : 0;
                    ended = !got && senders.stream().allMatch(Future::isDone) && box.size() == 0;
                }
                return taken;
            }));
        }

        assertThat(sum(receivers)).as("seed %d", seed).isEqualTo(sum(senders)).isPositive();
    }

    @Test
    void closingRacesWithSendersAndReceiversAndLeavesNobodyBehind() throws Exception {
        for (int round = 0; round < 300; round++) {
            Mailboxes mailboxes = Mailboxes.builder()
                    .capacity(1)
                    .longestWait(Duration.ofMinutes(1))
                    .build();
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                all.add(threads.submit(() -> {
                    while (mailboxes.outside().send("box", 1) != MailboxResult.CLOSED) {
                        Thread.onSpinWait();
                    }
                    return null;
                }));
                all.add(threads.submit(() -> {
                    while (mailboxes.of("box").poll(Duration.ofMinutes(1)).isPresent()) {
                        Thread.onSpinWait();
                    }
                    return null;
                }));
            }
            mailboxes.close();
            for (Future<?> one : all) {
                one.get(30, TimeUnit.SECONDS);
            }
        }
    }

    private static int sum(List<Future<Integer>> futures) throws Exception {
        int sum = 0;
        for (Future<Integer> future : futures) {
            sum += future.get(60, TimeUnit.SECONDS);
        }
        return sum;
    }
}
