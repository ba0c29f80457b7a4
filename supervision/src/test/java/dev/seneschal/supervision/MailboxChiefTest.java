package dev.seneschal.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mailboxes of workers that a chief starts, stops and restarts. */
@Timeout(60)
class MailboxChiefTest {

    private static final Duration LONG = Duration.ofSeconds(50);

    private final BlockingQueue<Object> handled = new LinkedBlockingQueue<>();

    @Test
    void aWorkersMailboxIsKeptWhileItIsRestarted() throws Exception {
        try (Mailboxes mailboxes = Mailboxes.create();
                Chief chief = Chief.builder()
                        .mailboxes(mailboxes)
                        .addWorker(
                                "reader",
                                WorkerSpec.of(this::handleUntilOneFails)
                                        .restart(RestartPolicy.onFailure().withoutBackoff()))
                        .build()) {
            Mailbox outside = mailboxes.outside();
            for (Object data : List.of("before it starts", "poison", "after")) {
                assertThat(outside.send("reader", data)).isEqualTo(MailboxResult.ACCEPTED);
            }

            chief.start();

            assertThat(handled.poll(30, TimeUnit.SECONDS)).isEqualTo("before it starts");
            assertThat(handled.poll(30, TimeUnit.SECONDS)).isEqualTo("after");
            assertThat(chief.status("reader").orElseThrow().restarts()).isEqualTo(1);
            assertThat(outside.send("reader/none", "x")).isEqualTo(MailboxResult.UNKNOWN);
        }
    }

    @Test
    void aWorkerThatWaitsForAMessageStopsAtOnceAndHasFinished() throws Exception {
        Mailboxes mailboxes = Mailboxes.create();
        CountDownLatch waiting = new CountDownLatch(1);
        Chief chief = Chief.builder()
                .mailboxes(mailboxes)
                .addWorker(
                        "reader",
                        WorkerSpec.of(context -> {
                                    waiting.countDown();
                                    context.mailbox().receive();
                                })
                                .stopTimeout(Duration.ofMinutes(10)))
                .forceStopTimeout(Duration.ofMinutes(10))
                .build();
        CompletableFuture<ExitReport> end = chief.start();
        waiting.await();

        chief.shutdown();

        ExitReport report = end.get(30, TimeUnit.SECONDS);
        assertThat(report.worker("reader").orElseThrow().state()).isEqualTo(WorkerState.STOPPED);
        assertThat(report.outcome()).isEqualTo(ExitReport.Outcome.GRACEFUL);
    }

    @Test
    void aWorkerThatWasStoppedAndStartedByHandStopsAtOnceAgain() throws Exception {
        Mailboxes mailboxes = Mailboxes.create();
        BlockingQueue<Integer> waiting = new LinkedBlockingQueue<>();
        try (Chief chief = Chief.builder()
                .mailboxes(mailboxes)
                .addWorker(
                        "reader",
                        WorkerSpec.of(context -> {
                                    waiting.add(context.restarts());
                                    context.mailbox().receive();
                                })
                                .stopTimeout(Duration.ofMinutes(10)))
                .build()) {
            chief.start();
            for (int run = 0; run < 3; run++) {
                assertThat(waiting.poll(30, TimeUnit.SECONDS)).isEqualTo(run);

                assertThat(chief.stopWorker("reader").get(30, TimeUnit.SECONDS).state())
                        .isEqualTo(WorkerState.STOPPED);

                chief.startWorker("reader");
            }
        }
    }

    @Test
    void workersOfNestedChiefsHaveMailboxesByTheirPaths() throws Exception {
        Mailboxes mailboxes = Mailboxes.create();
        CountDownLatch running = new CountDownLatch(1);
        Chief inner = Chief.builder()
                .addWorker("echo", context -> {
                    running.countDown();
                    MailboxMessage request = context.mailbox().receive();
                    request.reply(context.path() + " heard " + request.data());
                })
                .build();
        try (Chief chief = Chief.builder()
                .mailboxes(mailboxes)
                .addWorker("billing", inner.asWorker())
                .build()) {
            chief.start();
            running.await();

            Object answer = mailboxes.outside().request("billing/echo", 0, "hello", LONG);

            assertThat(answer).isEqualTo("billing/echo heard hello");
        }
    }

    @Test
    void aMessageToAGroupOrANestedChiefIsForNobody() throws Exception {
        Mailboxes mailboxes = Mailboxes.create();
        Chief inner =
                Chief.builder().addWorker("w", WorkerContext::awaitCancelled).build();
        try (Chief chief = Chief.builder()
                .mailboxes(mailboxes)
                .addWorker("group", WorkerSpec.group(2, number -> WorkerContext::awaitCancelled))
                .addWorker("inner", inner.asWorker())
                .build()) {
            chief.start();

            assertThat(mailboxes.outside().send("group", "x")).isEqualTo(MailboxResult.UNKNOWN);
            assertThat(mailboxes.outside().send("inner", "x")).isEqualTo(MailboxResult.UNKNOWN);
            assertThat(mailboxes.outside().send("group/2", "x")).isEqualTo(MailboxResult.ACCEPTED);
        }
    }

    @Test
    void withoutMailboxesNothingArrives() throws Exception {
        CompletableFuture<MailboxResult> sent = new CompletableFuture<>();
        try (Chief chief = Chief.builder()
                .addWorker("lonely", context -> sent.complete(context.mailbox().send("lonely", "x")))
                .build()) {
            chief.start();

            assertThat(sent.get(30, TimeUnit.SECONDS)).isEqualTo(MailboxResult.UNKNOWN);
        }
    }

    private void handleUntilOneFails(WorkerContext context) throws InterruptedException {
        while (true) {
            Object data = context.mailbox().receive().data();
            if (data.equals("poison")) {
                throw new IllegalStateException("cannot handle " + data);
            }
            handled.add(data);
        }
    }
}
