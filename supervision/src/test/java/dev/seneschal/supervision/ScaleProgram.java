package dev.seneschal.supervision;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * What {@link ChiefScaleTest} runs in a JVM of its own: so many workers as the argument says start, run at the same time, and stop. It
 * prints how that ended, and how much processor time the JVM took. No step has a bound in real time, which others take as well.
 */
final class ScaleProgram {

    private static final Duration LONG = Duration.ofMinutes(10);

    private ScaleProgram() {}

    public static void main(String[] arguments) throws Exception {
        int workers = Integer.parseInt(arguments[0]);
        CountDownLatch running = new CountDownLatch(workers);
        Chief chief = Chief.builder()
                .eventHandler(ChiefEventHandler.none())
                .forceStopTimeout(LONG)
                .addWorker(
                        "g",
                        WorkerSpec.group(workers, number -> context -> {
                                    running.countDown();
                                    context.sleep(Duration.ofHours(1));
                                })
                                .stopTimeout(LONG))
                .build();

        CompletableFuture<ExitReport> end = chief.start();
        running.await();
        chief.shutdown();
        ExitReport report = end.get();

        long stopped = report.workers().stream()
                .filter(status -> status.state() == WorkerState.STOPPED)
                .count();
        System.out.println(
                report.outcome() + " " + stopped + " of " + report.workers().size());
        System.out.println(
                ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis());
    }
}
