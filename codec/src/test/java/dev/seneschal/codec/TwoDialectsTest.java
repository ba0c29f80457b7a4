package dev.seneschal.codec;

import static dev.seneschal.codec.StewardDialect.APRIL;
import static dev.seneschal.codec.StewardDialect.JANUARY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import dev.seneschal.node.MessageHandler;
import dev.seneschal.node.Node;
import dev.seneschal.time.VirtualEnvironment;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.wire.WireFormat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A node that speaks both dialects, among nodes that speak one. */
class TwoDialectsTest {

    private final VirtualEnvironment time = new VirtualEnvironment(1);
    private final LoopbackBroker broker = LoopbackBroker.create(time, 64 * 1024);
    private final List<String> heard = new ArrayList<>();
    private final WireFormat april =
            WireFormat.builder(APRIL).codecs(new CborCodec()).build();
    private final WireFormat january =
            WireFormat.builder(JANUARY).codecs(new CborCodec()).build();
    private final WireFormat both = WireFormat.builder(APRIL)
            .alsoSpeaking(JANUARY)
            .codecs(new CborCodec(), new GobCodec())
            .build();

    private Node start(String name, WireFormat wire, String method, MessageHandler handler) {
        Node node = Node.builder(name, wire, broker.connect())
                .environment(time)
                .handle(method, handler)
                .build();
        node.start();
        time.runReady();
        return node;
    }

    private void send(Node from, String to, String method, String replyMethod) {
        from.send(Message.builder()
                .to(to)
                .method(method)
                .data("hello")
                .replyMethod(replyMethod)
                .build());
        time.runReady();
    }

    private List<String> subjectsTo(String node) {
        List<String> subjects = new ArrayList<>();
        broker.connect()
                .subscribe(
                        node + ".*.*",
                        (Incoming incoming) -> subjects.add(incoming.envelope().subject()));
        time.runReady();
        return subjects;
    }

    @Test
    void isHeardOnTheSubjectsOfEither() {
        start(
                "node1",
                both,
                "REQCliCommand",
                (message, context) -> heard.add(message.text() + " on " + context.publisher()));

        send(start("old", january, "x", (message, context) -> {}), "node1", "REQCliCommand", "REQPong");
        send(start("new", april, "x", (message, context) -> {}), "node1", "REQCliCommand", "REQPong");

        assertThat(heard).containsExactly("hello on old", "hello on new");
    }

    @Test
    void answersInTheDialectOfWhatItAnswers() {
        start("node1", both, "REQPing", (message, context) -> context.reply("pong"));
        Node old = start("old", january, "REQOpProcessList", (message, context) -> heard.add(message.text()));
        Node current = start("new", april, "REQOpProcessList", (message, context) -> heard.add(message.text()));
        List<String> toOld = subjectsTo("old");
        List<String> toNew = subjectsTo("new");

        send(old, "node1", "REQPing", "REQOpProcessList");
        send(current, "node1", "REQPing", "REQOpProcessList");

        assertThat(heard).containsExactly("pong", "pong");
        assertThat(toOld).containsExactly("old.REQOpProcessList.CommandACK");
        assertThat(toNew).containsExactly("new.REQOpProcessList.EventACK");
    }

    @Test
    void writesToANodeAsItWasLastHeard() {
        Node node1 = start("node1", both, "REQPing", (message, context) -> heard.add(message.text()));
        List<String> toOld = subjectsTo("old");

        send(node1, "old", "REQCliCommand", "REQPong");
        send(start("old", january, "x", (message, context) -> {}), "node1", "REQPing", "REQPong");
        send(node1, "old", "REQCliCommand", "REQPong");

        assertThat(toOld).containsExactly("old.REQCliCommand.EventACK", "old.REQCliCommand.CommandACK");
    }

    @Test
    void writesEachMessageToItsSubjectInItsDialectWhateverWasWrittenBefore() {
        List<Message> messages = List.of(
                command("node1").build(),
                command("node2").build(),
                command("node1").event(Event.NACK).build(),
                command("node1").method("REQPing").build());
        NodeName central = NodeName.of("central");
        MessageId id = new MessageId(1, 2);

        for (Message before : messages) {
            for (Message message : messages) {
                for (StewardDialect dialect : List.of(APRIL, JANUARY)) {
                    for (StewardDialect dialectBefore : List.of(APRIL, JANUARY)) {
                        both.toEnvelope(before, id, central, dialectBefore);
                        assertThat(both.toEnvelope(message, id, central, dialect)
                                        .subject())
                                .isEqualTo(dialect.write(message.subject()));
                    }
                }
            }
        }
    }

    private static Message.Builder command(String to) {
        return Message.builder().to(to).method("REQCliCommand").data("hello");
    }
}
