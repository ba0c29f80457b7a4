package dev.seneschal.supervision;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** What {@link ChiefScaleTest} runs in a JVM of its own: so many workers as the argument says start, run at the same time, and stop. */
final class ScaleProgram {

    private ScaleProgram() {}

    public static void main(String[] arguments) {
        int workers = Integer.parseInt(arguments[0]);
        long begun = System.nanoTime();
        CountDownLatch running = new CountDownLatch(workers);
        Chief chief = Chief.builder()
                .eventHandler(ChiefEventHandler.none())
                .addWorker("g", WorkerSpec.group(workers, number -> context -> {
                    running.countDown();
                    context.sleep(Duration.ofHours(1));
                }))
                .build();

        CompletableFuture<ExitReport> end = chief.start();
        Latches.await(running);
        chief.shutdown();
        ExitReport report = Latches.get(end);

        long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
        long stopped = report.workers().stream()
                .filter(status -> status.state() == WorkerState.STOPPED)
                .count();
        System.out.println(
                report.outcome() + " " + stopped + " of " + report.workers().size());
        System.out.println(millis);
    }
}
