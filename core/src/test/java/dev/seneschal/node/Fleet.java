package dev.seneschal.node;

import dev.seneschal.error.ErrorEvent;
import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt;
import dev.seneschal.time.Backoff;
import dev.seneschal.time.VirtualEnvironment;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.WireFormat;
import dev.seneschal.wire.WireLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Nodes under one virtual clock on one in-process broker, with what they reported. */
final class Fleet {

    final VirtualEnvironment time = new VirtualEnvironment(1);
    final LoopbackBroker broker = LoopbackBroker.create(time, 64 * 1024);
    final List<ErrorEvent> errors = new ArrayList<>();
    final List<Receipt> receipts = new ArrayList<>();

    /** A started node with a connection of its own. */
    Node start(String name, UnaryOperator<NodeBuilder> settings) {
        return start(name, broker.connect(), settings);
    }

    Node start(String name, Transport transport, UnaryOperator<NodeBuilder> settings) {
        return start(name, transport, TestWire.format(), settings);
    }

    Node start(String name, Transport transport, WireFormat wire, UnaryOperator<NodeBuilder> settings) {
        NodeBuilder builder = Node.builder(name, wire, transport)
                .environment(time)
                .backoff(Backoff.fixed(Duration.ofMillis(100)))
                .onError(errors::add)
                .onReceipt(receipts::add);
        Node node = settings.apply(builder).build();
        node.start();
        time.runReady();
        return node;
    }

    /** Sends, and lets happen what needs no time. */
    Sending send(Node from, Message message) {
        Sending sending = from.send(message);
        time.runReady();
        return sending;
    }

    /** All that is published to a subject from now on. It hears them as a node of that subject would, and does not answer. */
    List<Incoming> listen(String subject) {
        List<Incoming> heard = new ArrayList<>();
        broker.connect().subscribe(subject, heard::add);
        time.runReady();
        return heard;
    }

    /** All answers to attempts from now on, whoever gives them. */
    List<Incoming> answers() {
        return listen("*.*.*.reply.*.*");
    }

    /** The id that a message carries in its header. */
    static String idOf(Incoming incoming) {
        return incoming.envelope().headers().first(HeaderNames.ID).orElse("");
    }

    /** The first argument of a message on the wire. */
    static String argumentOf(Incoming incoming) {
        return new TestWire()
                .decode(incoming.envelope().body(), WireLimits.defaults())
                .arguments()
                .get(0);
    }

    static Message message(String to, String method) {
        return Message.builder().to(to).method(method).data("content").build();
    }

    /** The receipt, which must be known by now. */
    static Receipt receipt(Sending sending) {
        return sending.receipt().getNow(new Receipt.Kept(sending.id()));
    }
}
