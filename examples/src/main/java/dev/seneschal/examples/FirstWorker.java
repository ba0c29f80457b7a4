package dev.seneschal.examples;

import dev.seneschal.console.AppInfo;
import dev.seneschal.console.StatusSocket;
import dev.seneschal.preset.Periodic;
import dev.seneschal.supervision.Chief;
import java.time.Duration;

/** A worker that ticks, under a chief that can be asked how it fares. Ctrl-C stops it. */
public final class FirstWorker {

    private FirstWorker() {}

    /**
     * Ticks every second until it is told to stop.
     *
     * @param arguments another name than {@code first-worker} for the status socket, or none
     */
    public static void main(String[] arguments) {
        // guide begins
        Chief chief = Chief.builder()
                .addWorker("clock", Periodic.every(Duration.ofSeconds(1), context -> System.out.println("tick")))
                .build();
        String name = arguments.length > 0 ? arguments[0] : "first-worker";
        StatusSocket.open(chief, AppInfo.named(name));
        Chief.main(chief);
        // guide ends
    }
}
