package dev.seneschal.examples;

import static dev.seneschal.codec.StewardDialect.APRIL;

import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.console.AppInfo;
import dev.seneschal.console.HealthEndpoints;
import dev.seneschal.console.SocketResponse;
import dev.seneschal.console.StatusSocket;
import dev.seneschal.node.Node;
import dev.seneschal.preset.Cron;
import dev.seneschal.preset.Hosted;
import dev.seneschal.preset.Periodic;
import dev.seneschal.preset.Schedule;
import dev.seneschal.supervision.Chief;
import dev.seneschal.supervision.ExitReport;
import dev.seneschal.supervision.Mailbox;
import dev.seneschal.supervision.MailboxMessage;
import dev.seneschal.supervision.Mailboxes;
import dev.seneschal.supervision.RestartPolicy;
import dev.seneschal.supervision.Worker;
import dev.seneschal.supervision.WorkerContext;
import dev.seneschal.supervision.WorkerSpec;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.wire.WireFormat;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A service of several workers under one chief: a node, a counter that others send to, a group that fails now and then, work by the clock,
 * health over HTTP, and a status socket with an action of its own. Ctrl-C stops it.
 */
public final class SupervisedService {

    private static final int COUNT = 1;
    private static final int ASK = 2;

    private SupervisedService() {}

    /**
     * Runs until it is told to stop, and says how it went.
     *
     * @param arguments another name than {@code supervised-service} for the status socket, or none
     */
    public static void main(String[] arguments) {
        String name = arguments.length > 0 ? arguments[0] : "supervised-service";
        try (Mailboxes mailboxes = Mailboxes.create()) {
            Chief chief = chief(mailboxes);
            openSocket(chief, mailboxes, name);
            ExitReport report = chief.run();
            System.out.println(report.reason() + ", " + report.outcome());
            System.exit(report.exitCode());
        }
    }

    static Chief chief(Mailboxes mailboxes) {
        // guide order begins
        Chief chief = Chief.builder()
                .mailboxes(mailboxes)
                .restart(RestartPolicy.onFailure())
                .addWorker("node", WorkerSpec.of(node()).readyWithin(Duration.ofSeconds(10)))
                .addWorker("counter", SupervisedService::count)
                .addWorker(
                        "pollers",
                        WorkerSpec.group(3, SupervisedService::poller).startAfter("counter"))
                .addWorker("clock", clock().asWorker())
                .build();
        chief.addWorker("health", HealthEndpoints.on(chief, "127.0.0.1", 0).build());
        // guide order ends
        return chief;
    }

    // guide worker begins
    private static void count(WorkerContext context) throws InterruptedException {
        long counted = 0;
        while (!context.isCancelled()) {
            MailboxMessage message = context.mailbox().receive();
            switch (message.kind()) {
                case COUNT -> counted += message.data(Long.class);
                case ASK -> message.reply(counted);
                default -> message.refuse("no such kind: " + message.kind());
            }
        }
    }
    // guide worker ends

    private static Worker poller(int number) {
        AtomicLong polls = new AtomicLong();
        return Periodic.every(Duration.ofMillis(100), context -> {
            if (polls.incrementAndGet() % 50 == number) {
                throw new IllegalStateException("poller " + number + " fails now and then");
            }
            context.mailbox().send("counter", COUNT, 1L);
        });
    }

    // guide presets begins
    private static Worker node() {
        WireFormat wire = WireFormat.builder(APRIL).codecs(new GobCodec()).build();
        LoopbackBroker broker = LoopbackBroker.create();
        return Hosted.of(
                context -> {
                    Node node = Node.builder("hall", wire, broker.connect()).build();
                    node.start();
                    return node;
                },
                (node, within) -> node.close(within));
    }

    private static Chief clock() {
        Schedule nightly = Schedule.daily(LocalTime.of(2, 30), ZoneId.of("Europe/Berlin"));
        Schedule quarters = Schedule.cron("*/15 * * * *", ZoneId.of("Europe/Berlin"));
        return Chief.builder()
                .addWorker("tick", Periodic.every(Duration.ofSeconds(1), context -> System.out.println("tick")))
                .addWorker("nightly", Cron.on(nightly, context -> System.out.println("good night")))
                .addWorker("quarters", Cron.on(quarters, context -> System.out.println("a quarter has passed")))
                .build();
    }
    // guide presets ends

    // guide socket begins
    static StatusSocket openSocket(Chief chief, Mailboxes mailboxes, String name) {
        Mailbox outside = mailboxes.outside();
        return StatusSocket.builder(chief, new AppInfo(name, "0.1.0", "", ""))
                .action(
                        "count",
                        request -> SocketResponse.ok(outside.request("counter", ASK, "", Duration.ofSeconds(5))))
                .open();
    }
    // guide socket ends
}
