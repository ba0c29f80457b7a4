package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.codec.OperatorInput;
import dev.seneschal.codec.StewardDialect;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.error.ErrorEvent;
import dev.seneschal.error.Reporter;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.node.Deferred;
import dev.seneschal.node.ErrorConfig;
import dev.seneschal.node.ErrorLogFile;
import dev.seneschal.node.HandlerContext;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeMetrics;
import dev.seneschal.node.NodesSeen;
import dev.seneschal.node.Process;
import dev.seneschal.node.StandardMethods;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.wire.WireFormat;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Steward's own end-to-end test checks of its one node, central, strictly: there most checks cannot fail. What runs commands,
 * fetches pages and follows files is scripted, as it is a host's business here; what goes through messaging is not.
 */
@Timeout(60)
class StewardSuiteTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final LoopbackBroker broker = LoopbackBroker.create();
    private final BlockingQueue<Message> files = new LinkedBlockingQueue<>();
    private final NodesSeen seen = new NodesSeen();
    private final List<Deferred> following = new CopyOnWriteArrayList<>();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private ErrorLogFile log;
    private Path logFile;
    private Node central;

    @BeforeEach
    void start(@TempDir Path folder) {
        logFile = folder.resolve("errorLog/errorCentral/error.log");
        log = new ErrorLogFile(logFile, 1_000_000, 1);
        central = Node.builder("central", wire(), broker.connect())
                .with(StandardMethods.processControl())
                .with(StandardMethods.hello(seen))
                .with(StandardMethods.errorLog(log))
                .with(NodeMetrics.in(registry).withStewardNames())
                .errors(ErrorConfig.standard().withCentralLog())
                .handle("REQToFile", (message, context) -> files.add(message))
                .handle("REQToFileAppend", (message, context) -> files.add(message))
                .handle(
                        "REQCliCommand",
                        (message, context) -> context.reply(message.arguments().get(2) + "\n"))
                .handle("REQCliCommandCont", StewardSuiteTest::twoLines)
                .handle("REQHttpGet", (message, context) -> context.reply("web page content"))
                .handle("REQTailFile", (message, context) -> {
                    context.reply("some file content\n");
                    following.add(context.defer());
                })
                .handle("REQFail", (message, context) -> {
                    throw new IllegalStateException("some error");
                })
                .build();
        central.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        central.close(TIMEOUT);
        log.close();
    }

    private static WireFormat wire() {
        return WireFormat.builder(StewardDialect.APRIL).codecs(new GobCodec()).build();
    }

    private static void twoLines(Message message, HandlerContext context) throws InterruptedException {
        context.reply("apekatt\n");
        context.sleep(Duration.ofMillis(50));
        context.reply("gris\n");
    }

    private static Message.Builder toCentral(String method, String replyMethod) {
        return Message.builder().to("central").method(method).replyMethod(replyMethod);
    }

    private Outcome sent(Message message) throws Exception {
        return central.send(message).receipt().get(20, TimeUnit.SECONDS).outcome();
    }

    private Message file() throws InterruptedException {
        Message file = files.poll(20, TimeUnit.SECONDS);
        assertThat(file).as("a reply").isNotNull();
        assertThat(file.steward().isReply()).isTrue();
        assertThat(file.from()).isEqualTo(NodeName.of("central"));
        return file;
    }

    @Test
    void theListOfProcessesIsReplied() throws Exception {
        sent(toCentral("REQOpProcessList", "REQToFile").build());

        assertThat(file().text()).contains("central.REQHttpGet.EventACK").contains("process: subscriber");
    }

    @Test
    void theOutputOfACommandIsReplied() throws Exception {
        sent(toCentral("REQCliCommand", "REQToFileAppend")
                .arguments("bash", "-c", "apekatt")
                .build());

        assertThat(file().text()).isEqualTo("apekatt\n");
    }

    @Test
    void eachLineOfARunningCommandIsReplied() throws Exception {
        sent(toCentral("REQCliCommandCont", "REQToFileAppend")
                .methodTimeout(Duration.ofSeconds(5))
                .build());

        // two messages, which keep no order unless somebody asks for it
        assertThat(List.of(file().text(), file().text())).containsExactlyInAnyOrder("apekatt\n", "gris\n");
    }

    @Test
    void aHelloIsNoted() throws Exception {
        assertThat(sent(Message.builder()
                        .to("central")
                        .method("REQHello")
                        .event(Event.NACK)
                        .build()))
                .isEqualTo(Outcome.SENT);
        while (seen.size() == 0) {
            Thread.onSpinWait();
        }

        assertThat(seen.find(NodeName.of("central"))).isPresent();
    }

    @Test
    void anErrorIsInTheCentralLog() throws Exception {
        sent(toCentral("REQFail", "REQToFile").attempts(1).build());
        while (!Files.readString(logFile).contains("some error")) {
            Thread.onSpinWait();
        }

        assertThat(Files.readAllLines(logFile))
                .anyMatch(line -> line.contains("node: central") && line.contains("some error"));
    }

    @Test
    void aPageIsReplied() throws Exception {
        sent(toCentral("REQHttpGet", "REQToFile").arguments("http://localhost/").build());

        assertThat(file().text()).isEqualTo("web page content");
    }

    @Test
    void whatIsAppendedToAFileIsReplied() throws Exception {
        Message tail = toCentral("REQTailFile", "REQToFile").arguments("file").build();

        var sending = central.send(tail);
        while (following.isEmpty()) {
            Thread.onSpinWait();
        }
        following.get(0).succeed();

        assertThat(sending.receipt().get(20, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(file().text()).isEqualTo("some file content\n");
    }

    @Test
    void malformedJsonOfAnOperatorIsInTheCentralLog() throws Exception {
        OperatorInput.Result result = OperatorInput.json().read("""
                        [{"toNode": "central", "method": "REQHttpGet", "replyMethod": "REQToFile"}, {"toNode": ]
                        """);
        result.problems().forEach(this::report);
        result.messages().forEach(central::send);
        while (!Files.readString(logFile).contains("cannot be read")) {
            Thread.onSpinWait();
        }

        assertThat(Files.readAllLines(logFile))
                .as("one line, and it quotes nothing of the text")
                .singleElement()
                .asString()
                .contains("node: central", "message 2, left out: cannot be read from here on: ")
                .doesNotContain("toNode");
        assertThat(file().text()).as("what was right is sent").isEqualTo("web page content");
    }

    private void report(OperatorInput.Problem problem) {
        ErrorEvent event =
                ErrorEvent.of(ErrorEvent.Kind.REPORTED, "", problem.toString(), Optional.empty(), Instant.now());
        central.errors().report(event, Reporter.NONE);
    }

    @Test
    void aScrapeShowsTheNumberOfProcesses() {
        long running = central.processes().list().stream()
                .filter(process -> process.state() == Process.State.RUNNING)
                .count();

        assertThat(running).isPositive();
        assertThat(registry.scrape().lines()).contains("steward_processes_total " + (double) running);
    }
}
