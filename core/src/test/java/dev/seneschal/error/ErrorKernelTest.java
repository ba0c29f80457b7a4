package dev.seneschal.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.error.ErrorEvent.Kind;
import dev.seneschal.error.ErrorEvent.Severity;
import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import dev.seneschal.time.Environment;
import dev.seneschal.time.VirtualEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the kernel asks, answers and has carried out. */
class ErrorKernelTest {

    private final VirtualEnvironment time = new VirtualEnvironment(1);
    private final List<ErrorState> asked = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final List<ErrorLine> lines = new ArrayList<>();

    private final Reporter reporter = new Reporter() {
        @Override
        public void respawn(int recentRespawns) {
            done.add("respawn after " + recentRespawns);
        }

        @Override
        public void stop() {
            done.add("stop");
        }
    };

    private ErrorKernel kernel(ErrorPolicy policy) {
        ErrorKernel[] kernel = new ErrorKernel[1];
        kernel[0] = new ErrorKernel(
                (event, state) -> {
                    asked.add(state);
                    return policy.decide(event, state);
                },
                time,
                new ErrorKernel.Outlet() {
                    @Override
                    public boolean decideSoon(Runnable task) {
                        time.schedule(Duration.ZERO, task);
                        return true;
                    }

                    @Override
                    public boolean writeSoon(Runnable task) {
                        return decideSoon(task);
                    }

                    @Override
                    public void wakeAt(long nanoTime) {
                        time.schedule(Duration.ofNanos(nanoTime - time.nanoTime()), kernel[0]::timePassed);
                    }

                    @Override
                    public void write(ErrorLine line) {
                        lines.add(line);
                    }

                    @Override
                    public void escalate(ErrorEvent event) {
                        done.add("escalate " + event.kind());
                    }
                });
        return kernel[0];
    }

    private static ErrorEvent event(Kind kind, long messageId) {
        Optional<Message> message = Optional.of(
                Message.builder().from(NodeName.of("central")).id(messageId).build());
        return new ErrorEvent(
                kind,
                Severity.ERROR,
                "node1.REQPing.EventACK_subscriber",
                "node1.REQPing.EventACK",
                message,
                "failed",
                Optional.empty(),
                Instant.EPOCH);
    }

    @Test
    void whateverThePolicyAnswersIsCarriedOutAndToldToTheReporter() {
        List<CompletableFuture<ErrorAction>> answers = new ArrayList<>();

        for (ErrorAction action : ErrorAction.values()) {
            answers.add(kernel((event, state) -> action).report(event(Kind.HANDLER_FAILED, 1), reporter));
            time.runReady();
        }

        assertThat(answers).extracting(CompletableFuture::join).containsExactly(ErrorAction.values());
        assertThat(done).containsExactly("respawn after 0", "stop", "escalate HANDLER_FAILED");
    }

    @Test
    void reportingDoesNotWaitForThePolicy() {
        ErrorKernel kernel = kernel((event, state) -> ErrorAction.STOP);

        CompletableFuture<ErrorAction> answer = kernel.report(event(Kind.HANDLER_FAILED, 1), reporter);

        assertThat(asked).isEmpty();
        assertThat(answer).isNotDone();
    }

    @Test
    void thePolicyKnowsWhatTheProcessAndTheMessageHaveBehindThem() {
        ErrorKernel kernel = kernel((event, state) -> ErrorAction.RESPAWN);

        for (long message : new long[] {1, 1, 2, 0}) {
            kernel.report(event(Kind.HANDLER_FAILED, message), reporter);
            time.runReady();
        }
        time.advance(Duration.ofMinutes(10));
        kernel.report(event(Kind.HANDLER_FAILED, 1), reporter);
        time.runReady();

        assertThat(asked)
                .containsExactly(
                        new ErrorState(1, 1, 1, 0),
                        new ErrorState(2, 2, 2, 1),
                        new ErrorState(3, 3, 1, 2),
                        new ErrorState(4, 4, 0, 3),
                        new ErrorState(5, 5, 3, 0));
    }

    @Test
    void noMessageIsRememberedByASendersNameThatCanBeNone() {
        ErrorKernel kernel = kernel((event, state) -> ErrorAction.CONTINUE);
        ErrorEvent usual = event(Kind.HANDLER_FAILED, 1);
        Message hostile = Message.builder()
                .from(NodeName.received("x".repeat(100_000)))
                .id(1)
                .build();

        for (int i = 0; i < 2; i++) {
            kernel.report(
                    new ErrorEvent(
                            usual.kind(),
                            usual.severity(),
                            usual.process(),
                            usual.subject(),
                            Optional.of(hostile),
                            usual.text(),
                            usual.cause(),
                            usual.at()),
                    reporter);
            time.runReady();
        }

        assertThat(asked).extracting(ErrorState::ofMessage).containsExactly(0L, 0L);
    }

    @Test
    void theStandardPolicyRespawnsAProcessThatFailedUntilItIsTooOften() {
        ErrorKernel kernel = kernel(ErrorPolicy.standard());

        for (int i = 0; i < 11; i++) {
            kernel.report(event(Kind.PROCESS_FAILED, 0), reporter);
            time.runReady();
        }
        kernel.report(event(Kind.HANDLER_FAILED, 1), reporter);
        time.runReady();

        List<String> expected = new ArrayList<>(
                IntStream.range(0, 10).mapToObj(i -> "respawn after " + i).toList());
        expected.add("escalate PROCESS_FAILED");
        assertThat(done).containsExactlyElementsOf(expected);
    }

    @Test
    @SuppressWarnings("NullAway") // a host that does not check may do it
    void aPolicyThatAnswersNothingChangesNothingAndKeepsNobodyWaiting() {
        ErrorKernel kernel = kernel((event, state) -> null);

        CompletableFuture<ErrorAction> answer = kernel.report(event(Kind.HANDLER_FAILED, 1), reporter);
        time.runReady();

        assertThat(answer).isCompletedWithValue(ErrorAction.CONTINUE);
    }

    @Test
    void aPolicyThatThrowsChangesNothingAndIsWrittenWithoutBeingAskedAboutThat() {
        ErrorKernel kernel = kernel((event, state) -> {
            throw new IllegalStateException("no idea");
        });

        CompletableFuture<ErrorAction> answer = kernel.report(event(Kind.HANDLER_FAILED, 1), reporter);
        time.runReady();
        kernel.report(event(Kind.HANDLER_FAILED, 1), reporter);
        time.runReady();

        assertThat(answer).isCompletedWithValue(ErrorAction.CONTINUE);
        assertThat(asked).hasSize(2);
        assertThat(kernel.groups())
                .filteredOn(group -> group.sample().kind() == Kind.ERROR_HANDLING_FAILED)
                .singleElement()
                .matches(group -> group.count() == 2);
    }

    @Test
    void afterTheStopReportersAreAnsweredAtOnceAndWhoWaitedIsAnsweredToo() {
        ErrorKernel kernel = kernel((event, state) -> ErrorAction.STOP);

        CompletableFuture<ErrorAction> waited = kernel.report(event(Kind.HANDLER_FAILED, 1), reporter);
        kernel.stop();
        CompletableFuture<ErrorAction> after = kernel.report(event(Kind.HANDLER_FAILED, 2), reporter);
        boolean answered = waited.isDone() && after.isDone();
        time.runReady();

        assertThat(answered).isTrue();
        assertThat(after).isCompletedWithValue(ErrorAction.CONTINUE);
        assertThat(done).isEmpty();
        assertThat(kernel.counts().errors()).isEqualTo(2);
    }

    @Test
    void whatWasNotWrittenIsWrittenAtTheStop() {
        ErrorKernel kernel = kernel(ErrorPolicy.standard());
        kernel.report(event(Kind.HANDLER_FAILED, 1), reporter);
        time.runReady();
        kernel.report(event(Kind.HANDLER_FAILED, 2), reporter);
        time.runReady();

        kernel.stop();
        time.runReady();

        assertThat(lines).hasSize(2);
    }

    @Test
    @Timeout(60)
    void reportersNeverWaitForAPolicyThatHangsAndNeitherDoesTheStop() throws Exception {
        CountDownLatch hang = new CountDownLatch(1);
        CountDownLatch hangs = new CountDownLatch(1);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        ErrorKernel kernel = new ErrorKernel(
                (event, state) -> {
                    hangs.countDown();
                    await(hang);
                    return ErrorAction.STOP;
                },
                Environment.system(),
                new ErrorKernel.Outlet() {
                    @Override
                    public boolean decideSoon(Runnable task) {
                        thread.execute(task);
                        return true;
                    }

                    @Override
                    public boolean writeSoon(Runnable task) {
                        task.run();
                        return true;
                    }

                    @Override
                    public void wakeAt(long nanoTime) {}

                    @Override
                    public void write(ErrorLine line) {}

                    @Override
                    public void escalate(ErrorEvent event) {}
                });

        List<CompletableFuture<ErrorAction>> answers = IntStream.range(0, 100_000)
                .mapToObj(i -> kernel.report(event(Kind.HANDLER_FAILED, i), Reporter.NONE))
                .toList();
        boolean hung = hangs.await(10, TimeUnit.SECONDS);
        kernel.stop();

        assertThat(hung).isTrue();
        assertThat(answers).allSatisfy(answer -> assertThat(answer).isDone());
        assertThat(kernel.groups()).singleElement().matches(group -> group.count() == 100_000);
        assertThat(kernel.counts().undecided()).isGreaterThanOrEqualTo(90_000 - 1);
        hang.countDown();
        thread.shutdown();
        assertThat(thread.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
