package dev.seneschal.benchmarks;

import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import dev.seneschal.time.Environment;
import dev.seneschal.transport.Answer;
import dev.seneschal.wire.Envelope;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The same messages without delivery: written, put in a queue, read by the thread that empties it, handled on a pool, the answer put
 * in a second queue, and read and told on a second pool by the thread that empties that. No outbox, no attempts, no timeouts, no
 * deduplication, no window; whatever ours takes longer is what these cost.
 */
final class PlainQueues implements Side {

    private static final Arrived STOP = new Arrived(Answer.working().toEnvelope("stop"), () -> {});

    private record Arrived(Envelope envelope, Runnable done) {}

    private final Message message = Messages.message(Messages.RECEIVER);
    private final RandomGenerator random = Environment.system().random();
    private final NodeName sender = NodeName.of(Messages.SENDER);
    private final NodeName receiver = NodeName.of(Messages.RECEIVER);
    private final BlockingQueue<Arrived> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<Arrived> replies = new LinkedBlockingQueue<>();
    private final ExecutorService handlers = Executors.newFixedThreadPool(Messages.HANDLERS);
    private final ExecutorService callbacks = Executors.newFixedThreadPool(Messages.CALLBACKS);

    PlainQueues() {
        start("plain-requests", requests, arrived -> {
            Message request = Messages.GOB.toMessage(arrived.envelope).message();
            handlers.execute(() -> handle(request, arrived.done));
        });
        start("plain-replies", replies, arrived -> {
            if (Answer.of(arrived.envelope).orElseThrow().status() == Answer.Status.ACKNOWLEDGED) {
                callbacks.execute(arrived.done);
            }
        });
    }

    @Override
    public void send(Runnable done) {
        MessageId id = MessageId.random(random);
        Message filled = message.toBuilder().from(sender).id(id.wireId()).build();
        requests.add(new Arrived(Messages.GOB.toEnvelope(filled, id, sender), done));
    }

    @Override
    public void close() {
        requests.add(STOP);
        replies.add(STOP);
        handlers.shutdown();
        callbacks.shutdown();
    }

    private void handle(Message request, Runnable done) {
        String text = Messages.GOB.dialect().acknowledgement(receiver, request.id());
        replies.add(new Arrived(Answer.acknowledged(text).toEnvelope("reply"), done));
    }

    private static void start(String name, BlockingQueue<Arrived> queue, Consumer<Arrived> reader) {
        Thread thread = new Thread(
                () -> {
                    try {
                        for (Arrived next = queue.take(); !next.equals(STOP); next = queue.take()) {
                            reader.accept(next);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
