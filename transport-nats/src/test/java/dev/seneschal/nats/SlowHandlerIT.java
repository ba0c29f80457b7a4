package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeStats;
import dev.seneschal.node.Sending;
import dev.seneschal.outbox.OutboxFullException;
import dev.seneschal.outbox.RingBuffer;
import java.io.BufferedReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * For a minute, or as many seconds as the property {@code seneschal.slow-handler-seconds} says, four nodes send three times what a fifth gets
 * through. The receiver is a process with a heap of 48 MiB, which ends it if that does not do; what it gets in a minute is many times as much.
 */
@RequiresNatsServer
@Timeout(300)
class SlowHandlerIT {

    private static final int SECONDS = Integer.getInteger("seneschal.slow-handler-seconds", 60);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String HEAP = "48m";
    private static final int SENDERS = 4;
    private static final int OUTBOX = 2_000;
    private static final int SENT_EACH_MILLI = 3;
    private static final byte[] BODY = new byte[2048];

    private final List<Sending> sendings = new ArrayList<>();
    private final List<Sending> notes = new ArrayList<>();
    private int refused;
    /** Attempts before the server knew of the receiver. */
    private long heardByNobody;

    @Test
    void memoryIsBoundedAndCountsAddUpWhileMoreArrivesThanIsHandled() throws Exception {
        try (NatsServer server = NatsServer.start()) {
            Process receiver = ChildJvm.start(SlowHandler.class, HEAP, server.url());
            List<NatsTransport> transports = new ArrayList<>();
            List<Node> senders = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                NatsTransport transport = NatsTransport.connect(NatsTransportConfig.of(server.url()));
                transports.add(transport);
                senders.add(SlowHandler.node("sender" + i, transport)
                        .outbox(new RingBuffer(OUTBOX, 64L * 1024 * 1024))
                        .outboxWait(Duration.ZERO)
                        .build());
                senders.get(i).start();
                NodeFleet.await(transport, NatsStatus::isReady);
            }
            try (BufferedReader lines = receiver.inputReader()) {
                assertThat(lines.readLine()).isEqualTo("ready");
                Sending first = senders.get(0).send(message(false));
                sendings.add(first);
                first.receipt().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                heardByNobody = senders.get(0).stats().published() - 1;
                send(senders);
                awaitReceipts();
                sendLast(senders);
                receiver.outputWriter().close();
                check(lines.readLine(), senders);
                assertThat(receiver.waitFor()).isZero();
            } finally {
                receiver.destroyForcibly();
                for (Node sender : senders) {
                    sender.close(PATIENCE);
                }
                for (NatsTransport transport : transports) {
                    transport.close(PATIENCE);
                }
            }
        }
    }

    private void send(List<Node> senders) throws InterruptedException {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        Semaphore ticks = new Semaphore(0);
        var unused = clock.scheduleAtFixedRate(() -> ticks.release(SENT_EACH_MILLI), 0, 1, TimeUnit.MILLISECONDS);
        int count = SECONDS * 1000 * SENT_EACH_MILLI;
        for (int i = 0; i < count; i++) {
            ticks.acquire();
            boolean note = i % 10 == 0;
            try {
                Sending sending = senders.get(i % SENDERS).send(message(note));
                (note ? notes : sendings).add(sending);
            } catch (OutboxFullException e) {
                refused++;
            }
        }
        clock.shutdownNow();
    }

    /** All that a sender published has arrived when something has that it sends after it. */
    private void sendLast(List<Node> senders) throws Exception {
        for (Node sender : senders) {
            sendings.add(sender.send(message(false)));
        }
        awaitReceipts();
    }

    private static Message message(boolean note) {
        return Message.builder()
                .to(SlowHandler.NODE)
                .method(note ? "REQNote" : "REQCount")
                .event(note ? Event.NACK : Event.ACK)
                .data(BODY)
                .build();
    }

    private void awaitReceipts() throws Exception {
        for (Sending sending : sendings) {
            assertThat(sending.receipt()
                            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .outcome())
                    .isEqualTo(Outcome.DELIVERED);
        }
        for (Sending note : notes) {
            assertThat(note.receipt()
                            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .outcome())
                    .isEqualTo(Outcome.SENT);
        }
    }

    private void check(String counted, List<Node> senders) {
        long[] counts =
                Arrays.stream(counted.split(" ")).mapToLong(Long::parseLong).toArray();
        long handledAcknowledged = counts[0];
        long handledNotes = counts[1];
        long received = counts[2];
        long handled = counts[3];
        long turnedAway = counts[4];
        long duplicates = counts[5];
        long published = senders.stream()
                .map(Node::stats)
                .mapToLong(NodeStats::published)
                .sum();
        System.out.printf(
                "%d s: %d delivered, %d notes sent and %d handled, %d refused by full outboxes; %d published, %d turned away;"
                        + " most heap used %d MiB of %s%n",
                SECONDS,
                sendings.size(),
                notes.size(),
                handledNotes,
                refused,
                published,
                turnedAway,
                counts[9] >> 20,
                HEAP);

        assertThat(sendings.size() + notes.size() + refused).isEqualTo(1 + SECONDS * 1000 * SENT_EACH_MILLI + SENDERS);
        assertThat(refused).as("refused by a full outbox").isPositive();
        assertThat(handledAcknowledged).isEqualTo(sendings.size());
        assertThat(handledNotes).isLessThanOrEqualTo(notes.size());
        assertThat(handled).isEqualTo(handledAcknowledged + handledNotes);
        assertThat(handled + turnedAway + duplicates).isEqualTo(received);
        assertThat(turnedAway).as("told busy, or dropped and counted").isPositive();
        assertThat(received).as("arrived, of what was published").isEqualTo(published - heardByNobody);
        assertThat(counts[7] + counts[8])
                .as("heard and turned away by the transport")
                .isEqualTo(counts[6]);
    }
}
