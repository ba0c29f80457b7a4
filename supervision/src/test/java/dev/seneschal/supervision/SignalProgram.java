package dev.seneschal.supervision;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.MDC;

/** What {@link ChiefProcessTest} runs in JVMs of their own: the first argument says which. Each line that it prints is a step taken. */
final class SignalProgram {

    private SignalProgram() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "run" -> run();
            case "main" -> Chief.main(obedient("worker"));
            case "main-callback-stuck" -> Chief.main(callbackStuck());
            case "main-stuck" -> Chief.main(stuck(Duration.ofMinutes(10)));
            case "main-stuck-briefly" -> Chief.main(stuck(Duration.ofMillis(400)));
            case "main-failing" -> Chief.main(failing());
            case "main-empty" -> Chief.main(Chief.builder().build());
            case "two" -> two();
            case "start" -> started();
            case "callback-given-up" -> callbackGivenUp();
            case "mdc" -> mdc();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void run() {
        ExitReport report = obedient("worker").run();
        say("run returned " + report.reason() + " " + report.detail() + " " + report.outcome());
        System.exit(42);
    }

    private static Chief obedient(String name) {
        return Chief.builder()
                .addWorker(name, context -> {
                    say(name + " runs");
                    context.awaitCancelled();
                    say(name + " ends");
                })
                .onShutdown(() -> say("callback"))
                .build();
    }

    private static Chief callbackStuck() {
        return Chief.builder()
                .addWorker("worker", context -> {
                    say("worker runs");
                    context.awaitCancelled();
                })
                .onShutdown(() -> {
                    say("callback");
                    ignoreAll();
                })
                .build();
    }

    /** Its worker never ends. Each step waits for the one before, which may be taken by a slow thread. */
    private static Chief stuck(Duration budget) {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ignored = new CountDownLatch(1);
        return Chief.builder()
                .eventHandler(SignalProgram::sayWhenAbandoned)
                .addWorker(
                        "worker",
                        WorkerSpec.of(context -> {
                                    context.onCancel(() -> {
                                        say("asked to stop");
                                        asked.countDown();
                                    });
                                    say("worker runs");
                                    ignoreAll(asked, ignored);
                                })
                                .stopTimeout(budget))
                .forceStopTimeout(budget)
                .onShutdown(() -> {
                    awaitDeaf(ignored);
                    say("callback");
                })
                .failureExitCode(9)
                .build();
    }

    private static Chief failing() {
        return Chief.builder()
                .addWorker(
                        "worker",
                        WorkerSpec.of(context -> {
                                    throw new IllegalStateException("fails");
                                })
                                .restart(RestartPolicy.stopAppOnFail())
                                .startAfter(List.of("other")))
                .addWorker(
                        "other",
                        WorkerSpec.of(context -> context.awaitCancelled()).startAfter(List.of()))
                .onShutdown(() -> say("callback"))
                .failureExitCode(3)
                .build();
    }

    /** Two roots in one JVM, each on a thread of its own. */
    private static void two() throws Exception {
        CompletableFuture<ExitReport> other =
                CompletableFuture.supplyAsync(() -> obedient("one").run());
        ExitReport report = obedient("two").run();
        say("both " + report.reason() + " " + other.get().reason());
    }

    /** A chief that is started takes no signals; the JVM ends as any other does. */
    private static void started() throws Exception {
        obedient("worker").start();
        new CountDownLatch(1).await();
    }

    /** Its callback never ends, and neither keeps the end nor the JVM. */
    private static void callbackGivenUp() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch ignored = new CountDownLatch(1);
        Chief chief = Chief.builder()
                .addWorker("worker", context -> {})
                .stopWhenAllDone()
                .onShutdown(() -> {
                    hanging.countDown();
                    ignoreAll(hanging, ignored);
                })
                .build();
        CompletableFuture<ExitReport> end = chief.start();
        hanging.await();
        chief.shutdownNow();
        ExitReport report = end.get();
        ignored.await();
        say("ended " + report.outcome());
    }

    private static void mdc() {
        Chief inner = Chief.builder()
                .addWorker("w", context -> sayMdc())
                .stopWhenAllDone()
                .build();
        Chief.builder()
                .addWorker("inner", inner.asWorker())
                .stopWhenAllDone()
                .build()
                .run();
        Chief.builder()
                .mdcKey("job")
                .addWorker("own", context -> sayMdc())
                .stopWhenAllDone()
                .build()
                .run();
        Chief.builder()
                .mdcKey("")
                .addWorker("none", context -> sayMdc())
                .stopWhenAllDone()
                .build()
                .run();
    }

    private static void sayMdc() {
        say("mdc " + MDC.getCopyOfContextMap());
    }

    private static void ignoreAll() {
        ignoreAll(new CountDownLatch(0), new CountDownLatch(1));
    }

    /** Says so when it is interrupted, but not before the first latch is open, and opens the other. */
    private static void ignoreAll(CountDownLatch before, CountDownLatch ignored) {
        while (true) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException deaf) {
                awaitDeaf(before);
                say("ignores an interrupt");
                ignored.countDown();
            }
        }
    }

    private static void awaitDeaf(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException deaf) {
                // As it says.
            }
        }
    }

    private static void sayWhenAbandoned(ChiefEvent event) {
        if (event.kind() == ChiefEvent.Kind.ABANDONED) {
            say("abandoned " + event.worker());
        }
    }

    private static synchronized void say(String step) {
        System.out.println(step);
        System.out.flush();
    }
}
