package dev.seneschal.examples.torture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The three processes. They run under this process's java and class path, on the loopback interface only, and do not outlive it: the
 * programs end when their input does, the server at the death signal of its parent where {@code setpriv} is there to ask for one, and
 * otherwise by a shutdown hook.
 */
final class Crew implements AutoCloseable {

    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    private final Place place;
    private final Path errors;
    private final Map<Role, Child> children = new EnumMap<>(Role.class);
    private final BlockingQueue<String> senderLines = new LinkedBlockingQueue<>();
    private final Thread hook = new Thread(this::killAll, "kill-children");

    Crew(Place place) {
        this.place = place;
        this.errors = place.folder().resolve("errors");
        Runtime.getRuntime().addShutdownHook(hook);
        for (Role role : Role.values()) {
            start(role);
        }
    }

    synchronized void start(Role role) {
        children.put(
                role,
                switch (role) {
                    case SERVER -> Child.start(serverCommand(), errors, line -> {});
                    case RECEIVER -> Child.start(programCommand(ReceiverProgram.class), errors, line -> {});
                    case SENDER -> Child.start(programCommand(SenderProgram.class), errors, senderLines::add);
                });
    }

    void kill(Role role) {
        Child child = child(role);
        if (child == null || !child.isAlive()) {
            throw new TortureException("the " + role + " ended by itself; see " + errors);
        }
        child.kill();
    }

    /** Waits until the sender, as it lives now, has seen so many more receipts. */
    void awaitReceipts(int count, Duration patience) throws InterruptedException {
        senderLines.clear();
        for (int seen = 0; seen < count; seen++) {
            awaitLine(SenderProgram.DELIVERED, patience);
        }
    }

    /** Has the sender send no more, and waits until all is delivered. */
    void drain(Duration patience) throws InterruptedException {
        Child sender = child(Role.SENDER);
        if (sender != null) {
            sender.nudge();
        }
        String line = SenderProgram.DELIVERED;
        while (line.equals(SenderProgram.DELIVERED)) {
            line = senderLines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                throw new TortureException("nothing more is delivered, but not all is; see " + place.folder());
            }
        }
    }

    private void awaitLine(String expected, Duration patience) throws InterruptedException {
        String line = senderLines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (!expected.equals(line)) {
            throw new TortureException("no receipt within " + patience.toSeconds() + " s, all alive again: "
                    + List.of(Role.values()) + "; see " + place.folder());
        }
    }

    @Override
    public void close() {
        killAll();
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    private synchronized @Nullable Child child(Role role) {
        return children.get(role);
    }

    private synchronized void killAll() {
        children.values().forEach(Child::kill);
    }

    private List<String> serverCommand() {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETPRIV)) {
            command.addAll(List.of(SETPRIV.toString(), "--pdeathsig", "KILL", "--"));
        }
        command.addAll(List.of("nats-server", "-a", Place.HOST, "-p", Integer.toString(place.port())));
        command.addAll(List.of("-l", place.folder().resolve("server").toString()));
        return command;
    }

    private List<String> programCommand(Class<?> program) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(place.arguments()));
        return command;
    }
}
