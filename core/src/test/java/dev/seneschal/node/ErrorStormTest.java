package dev.seneschal.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.error.ErrorAction;
import dev.seneschal.error.ErrorEvent.Kind;
import dev.seneschal.error.ErrorGroup;
import dev.seneschal.message.Message;
import dev.seneschal.time.Environment;
import dev.seneschal.time.VirtualEnvironment;
import dev.seneschal.transport.LoopbackBroker;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A handler that throws 100,000 times: what is written of it, and what it does to everything else. */
@Timeout(120)
class ErrorStormTest {

    private static final Pattern TIMES = Pattern.compile("\\(([0-9,]+) times since ");
    private static final int ERRORS = 100_000;
    private static final int ROUNDS = 1_000;
    private static final int MOST_LINES = 20;
    private static final int MOST_MESSAGES = 10;

    private static final Message BAD =
            Message.builder().to("stormy").method("REQBad").attempts(1).build();
    private static final Message GOOD =
            Message.builder().to("stormy").method("REQGood").build();

    private final ConcurrentLinkedQueue<ErrorLogEntry> centralLog = new ConcurrentLinkedQueue<>();
    private final AtomicInteger good = new AtomicInteger();

    private Node central(Environment environment, LoopbackBroker broker) {
        return Node.builder("central", TestWire.format(), broker.connect())
                .environment(environment)
                .onError(error -> {})
                .timelines(0)
                .with(StandardMethods.errorLog(centralLog::add))
                .build();
    }

    private Node stormy(Environment environment, LoopbackBroker broker, ErrorConfig errors) {
        return Node.builder("stormy", TestWire.format(), broker.connect())
                .environment(environment)
                .errors(errors.withCentralLog())
                .handle("REQBad", (message, context) -> {
                    throw new IllegalStateException("bad");
                })
                .handle("REQGood", (message, context) -> good.incrementAndGet())
                .build();
    }

    /** The log lines of the node, stack traces not counted. */
    private static List<String> linesOf(ByteArrayOutputStream log) {
        return log.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(" dev.seneschal.") && line.contains("node stormy: "))
                .toList();
    }

    /** How many errors lines tell of in all. */
    private static long countsIn(List<String> lines) {
        return lines.stream()
                .filter(line -> line.contains("HANDLER_FAILED"))
                .mapToLong(line -> {
                    Matcher times = TIMES.matcher(line);
                    return times.find() ? Long.parseLong(times.group(1).replace(",", "")) : 1;
                })
                .sum();
    }

    private static ByteArrayOutputStream captureLog(UnaryOperator<PrintStream> during) {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            during.apply(before);
        } finally {
            System.setErr(before);
        }
        return log;
    }

    private static ErrorGroup groupOf(List<ErrorGroup> groups) {
        List<ErrorGroup> failures = groups.stream()
                .filter(group -> group.sample().kind() == Kind.HANDLER_FAILED)
                .toList();
        assertThat(failures).hasSize(1);
        return failures.get(0);
    }

    /** Rounds over one virtual minute, each with a message for the other handler. Gives how many of these were handled. */
    private int virtualMinute(int errorsARound, List<ErrorGroup> groups) {
        good.set(0);
        VirtualEnvironment time = new VirtualEnvironment(1);
        LoopbackBroker broker = LoopbackBroker.create(time, 64 * 1024);
        Node central = central(time, broker);
        Node stormy = stormy(time, broker, ErrorConfig.standard());
        stormy.start();
        central.start();
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < errorsARound; i++) {
                central.send(BAD);
            }
            central.send(GOOD);
            time.advance(Duration.ofMillis(60));
        }
        groups.addAll(stormy.errors().groups());
        return good.get();
    }

    @Test
    void aStormOfAVirtualMinuteIsAFewLinesAndOneGroupAndOtherMethodsDoNotNotice() {
        List<ErrorGroup> groups = new ArrayList<>();
        int[] handled = new int[2];

        ByteArrayOutputStream log = captureLog(before -> {
            handled[0] = virtualMinute(0, new ArrayList<>());
            handled[1] = virtualMinute(ERRORS / ROUNDS, groups);
            return before;
        });

        assertThat(groupOf(groups).count()).isEqualTo(ERRORS);
        assertThat(linesOf(log)).hasSizeBetween(2, MOST_LINES);
        assertThat(centralLog.size()).isBetween(2, MOST_MESSAGES);
        assertThat(handled[0]).isEqualTo(ROUNDS);
        assertThat(handled[1]).isEqualTo(ROUNDS);
    }

    @Test
    void aStormAsFastAsItGoesNeverWaitsForAPolicyThatHangsAndTheNodeClosesPromptly() {
        LoopbackBroker broker = LoopbackBroker.create();
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        Node central = central(Environment.system(), broker);
        Node stormy =
                stormy(Environment.system(), broker, ErrorConfig.standard().withPolicy((event, state) -> {
                    asked.incrementAndGet();
                    awaitForEver(never);
                    return ErrorAction.STOP;
                }));
        stormy.start();
        central.start();
        List<ErrorGroup> groups = new ArrayList<>();
        CloseReport[] report = new CloseReport[1];

        ByteArrayOutputStream log = captureLog(before -> {
            sendAll(central);
            groups.addAll(stormy.errors().groups());
            report[0] = close(stormy);
            close(central);
            return before;
        });

        assertThat(asked).hasValue(1);
        assertThat(groupOf(groups).count()).isEqualTo(ERRORS);
        assertThat(good).hasValue(ROUNDS);
        assertThat(linesOf(log)).hasSizeBetween(2, MOST_LINES);
        assertThat(countsIn(linesOf(log))).as("errors that the log tells of").isEqualTo(ERRORS);
        assertThat(centralLog.size()).isBetween(2, MOST_MESSAGES);
        assertThat(countsIn(centralLog.stream().map(ErrorLogEntry::text).toList()))
                .as("errors that the central log tells of")
                .isEqualTo(ERRORS);
        assertThat(report[0].stuck()).isEmpty();
        assertThat(report[0].took()).isLessThan(Duration.ofSeconds(30));
    }

    /** Sends bad ones, with a good one now and then, and waits until each has its receipt. */
    private static void sendAll(Node central) {
        Semaphore places = new Semaphore(10_000);
        CountDownLatch settled = new CountDownLatch(ERRORS + ROUNDS);
        for (int i = 0; i < ERRORS + ROUNDS; i++) {
            places.acquireUninterruptibly();
            Message message = i % (ERRORS / ROUNDS + 1) == 0 ? GOOD : BAD;
            central.send(message).receipt().thenRun(() -> {
                places.release();
                settled.countDown();
            });
        }
        try {
            assertThat(settled.await(90, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static CloseReport close(Node node) {
        try {
            return node.close(Duration.ofSeconds(60));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitForEver(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
