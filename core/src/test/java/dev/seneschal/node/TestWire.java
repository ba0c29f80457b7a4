package dev.seneschal.node;

import dev.seneschal.message.Delivery;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Relay;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.message.StewardFields;
import dev.seneschal.message.Subject;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.Dialect;
import dev.seneschal.wire.Headers;
import dev.seneschal.wire.MessageCodec;
import dev.seneschal.wire.PromptCodec;
import dev.seneschal.wire.WireFormat;
import dev.seneschal.wire.WireLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A wire format of plain Java for tests of the node, since core has no codec of its own. It behaves as April does. */
final class TestWire implements MessageCodec, Dialect {

    private static final Set<String> KNOWN =
            Set.of("REQNone", "REQPing", "REQPong", "REQToSocket", "REQRelay", "REQPublicKeysPut");

    static WireFormat format() {
        TestWire wire = new TestWire();
        return WireFormat.builder(wire).codecs(wire).build();
    }

    /** The same of a codec that is said to be prompt. */
    static WireFormat promptFormat() {
        TestWire wire = new TestWire();
        return WireFormat.builder(wire).codecs(new PromptCodec(wire)).build();
    }

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public byte[] encode(Message message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(message, out);
        } catch (IOException e) {
            throw new CodecException("cannot happen in memory", e);
        }
        return bytes.toByteArray();
    }

    @Override
    public Message decode(byte[] bytes, WireLimits limits) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return read(in);
        } catch (IOException | RuntimeException e) {
            throw new CodecException("not a message: " + bytes.length + " bytes", e);
        }
    }

    private void write(Message message, DataOutputStream out) throws IOException {
        out.writeUTF(message.to().value());
        out.writeUTF(message.from().value());
        out.writeLong(message.id());
        out.writeUTF(message.method().value());
        out.writeUTF(String.join("\n", message.arguments()));
        out.writeInt(message.data().length);
        out.write(message.data());
        out.writeLong(message.delivery().ackTimeout());
        out.writeLong(message.delivery().attempts());
        out.writeLong(message.delivery().methodTimeout());
        writeReply(message.reply(), out);
        writeRelay(message.relay(), out);
        out.writeUTF(message.steward().directory());
        out.writeUTF(message.steward().fileName());
        out.writeBoolean(message.steward().isReply());
        out.writeBoolean(message.steward().previousMessage().isPresent());
        if (message.steward().previousMessage().isPresent()) {
            write(message.steward().previousMessage().get(), out);
        }
    }

    private static void writeReply(ReplyRequest reply, DataOutputStream out) throws IOException {
        out.writeUTF(reply.method().value());
        out.writeUTF(String.join("\n", reply.arguments()));
        out.writeLong(reply.ackTimeout());
        out.writeLong(reply.attempts());
        out.writeLong(reply.methodTimeout());
    }

    private static void writeRelay(Relay relay, DataOutputStream out) throws IOException {
        for (NodeName node : List.of(relay.via(), relay.originalVia(), relay.from(), relay.to())) {
            out.writeUTF(node.value());
        }
        out.writeUTF(relay.originalMethod().value());
        out.writeUTF(relay.replyMethod().value());
    }

    private static ReplyRequest readReply(DataInputStream in) throws IOException {
        return new ReplyRequest(
                Method.received(in.readUTF()), readArguments(in), in.readLong(), in.readLong(), in.readLong());
    }

    private static Relay readRelay(DataInputStream in) throws IOException {
        return new Relay(
                NodeName.received(in.readUTF()),
                NodeName.received(in.readUTF()),
                NodeName.received(in.readUTF()),
                NodeName.received(in.readUTF()),
                Method.received(in.readUTF()),
                Method.received(in.readUTF()));
    }

    private static List<String> readArguments(DataInputStream in) throws IOException {
        String arguments = in.readUTF();
        return arguments.isEmpty() ? List.of() : List.of(arguments.split("\n", -1));
    }

    private Message read(DataInputStream in) throws IOException {
        Message.Builder message = Message.builder()
                .to(NodeName.received(in.readUTF()))
                .from(NodeName.received(in.readUTF()))
                .id(in.readLong())
                .method(Method.received(in.readUTF()));
        message.arguments(readArguments(in))
                .data(in.readNBytes(in.readInt()))
                .delivery(new Delivery(Event.ACK, in.readLong(), in.readLong(), in.readLong(), Optional.empty()))
                .reply(readReply(in))
                .relay(readRelay(in));
        String directory = in.readUTF();
        String fileName = in.readUTF();
        boolean isReply = in.readBoolean();
        Optional<Message> previous = in.readBoolean() ? Optional.of(read(in)) : Optional.empty();
        return message.steward(new StewardFields(List.of(), new byte[0], isReply, directory, fileName, previous))
                .build();
    }

    @Override
    public String write(Subject subject) {
        return subject.toString();
    }

    @Override
    public Optional<Subject> read(String text) {
        String[] tokens = text.split("\\.", -1);
        String last = tokens[tokens.length - 1];
        if (tokens.length < 3 || tokens.length > 4 || !(last.equals("EventACK") || last.equals("EventNACK"))) {
            return Optional.empty();
        }
        Event event = last.equals("EventACK") ? Event.ACK : Event.NACK;
        Method method = Method.received(tokens[tokens.length - 2]);
        NodeName node = NodeName.received(tokens[0]);
        return Optional.of(
                tokens.length == 3
                        ? Subject.of(node, method, event)
                        : Subject.relay(node, NodeName.received(tokens[1]), method, event));
    }

    @Override
    public String everythingTo(NodeName node) {
        return node + ".*.*";
    }

    @Override
    public Headers headers(NodeName publisher, String codec, String compressor) {
        return Headers.of("fromNode", publisher.value(), "serial", codec, "cmp", compressor);
    }

    @Override
    public NodeName publisher(Headers headers) {
        return NodeName.received(headers.first("fromNode").orElse(""));
    }

    @Override
    public String codec(Headers headers) {
        return headers.first("serial").orElse("plain");
    }

    @Override
    public String compressor(Headers headers) {
        return headers.first("cmp").orElse("none");
    }

    @Override
    public Method defaultReply() {
        return Method.of("REQToFileAppend");
    }

    @Override
    public Method noReply() {
        return Method.of("REQNone");
    }

    @Override
    public Event event(Method method) {
        return method.value().equals("REQPublicKeysPut") ? Event.NACK : Event.ACK;
    }

    @Override
    public boolean knows(Method method) {
        return KNOWN.contains(method.value());
    }

    @Override
    public String acknowledgement(NodeName node, long id) {
        return "confirmed from: " + node + ": " + id;
    }
}
