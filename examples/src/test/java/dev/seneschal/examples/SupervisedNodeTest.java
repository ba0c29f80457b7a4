package dev.seneschal.examples;

import static dev.seneschal.codec.StewardDialect.APRIL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.error.ErrorAction;
import dev.seneschal.error.ErrorEvent.Kind;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.node.ErrorConfig;
import dev.seneschal.node.Node;
import dev.seneschal.supervision.Chief;
import dev.seneschal.supervision.RestartPolicy;
import dev.seneschal.supervision.WorkerState;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.wire.WireFormat;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An error that a node's policy escalates makes its chief start it anew; and then it works. */
@Timeout(120)
class SupervisedNodeTest {

    private final WireFormat wire =
            WireFormat.builder(APRIL).codecs(new GobCodec()).build();
    private final LoopbackBroker broker = LoopbackBroker.create();
    private final AtomicInteger built = new AtomicInteger();

    @Test
    void aNodeThatEscalatesIsStartedAnewByItsChief() throws Exception {
        ErrorConfig errors = ErrorConfig.standard()
                .withPolicy((event, state) ->
                        event.kind() == Kind.PROCESS_FAILED ? ErrorAction.ESCALATE : ErrorAction.CONTINUE);
        Chief chief = Chief.builder()
                .restart(RestartPolicy.onFailure())
                .addWorker(
                        "hall",
                        SupervisedNode.worker(
                                () -> Node.builder("hall", wire, broker.connect())
                                        .<String>handle(
                                                "REQPing",
                                                Event.ACK,
                                                (message, context, mailbox) -> {},
                                                context -> failAtFirst()),
                                errors))
                .build();
        Node asking = Node.builder("asking", wire, broker.connect()).build();
        asking.start();

        var end = chief.start();
        while (chief.status("hall").orElseThrow().restarts() == 0) {
            Thread.onSpinWait();
        }
        Outcome outcome = asking.send(
                        Message.builder().to("hall").method("REQPing").build())
                .receipt()
                .get(60, TimeUnit.SECONDS)
                .outcome();

        assertThat(outcome).isEqualTo(Outcome.DELIVERED);
        while (built.get() < 2) {
            Thread.onSpinWait();
        }
        assertThat(built).hasValue(2);
        assertThat(chief.state("hall")).isEqualTo(WorkerState.RUN);
        chief.shutdown();
        assertThat(end.get(60, TimeUnit.SECONDS).exitCode()).isZero();
        asking.close(Duration.ofSeconds(5));
    }

    /** The function of the first node throws, that of the second waits for its end. */
    private void failAtFirst() throws InterruptedException {
        if (built.incrementAndGet() == 1) {
            throw new IllegalStateException("the kettle leaks");
        }
        Thread.currentThread().join();
    }
}
