package dev.seneschal.sim;

import dev.seneschal.message.Delivery;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.message.StewardFields;
import dev.seneschal.message.Subject;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.Dialect;
import dev.seneschal.wire.Headers;
import dev.seneschal.wire.MessageCodec;
import dev.seneschal.wire.PromptReader;
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

/**
 * A wire format of plain Java, for tests, since core has no codec of its own. It carries the fields that delivery and handlers need:
 * names, method, arguments, data, times and the method of the reply; the others are lost. Subjects look as in Steward's April dialect.
 */
public final class PlainWire implements MessageCodec, PromptReader, Dialect {

    private static final Set<String> KNOWN = Set.of("REQNone", "REQPing", "REQPong");

    private PlainWire() {}

    /**
     * The format: this codec and dialect, without signatures and compression.
     *
     * @return a new one
     */
    public static WireFormat format() {
        PlainWire wire = new PlainWire();
        return WireFormat.builder(wire).codecs(wire).build();
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
        out.writeUTF(message.reply().method().value());
        out.writeBoolean(message.steward().isReply());
        out.writeBoolean(message.steward().previousMessage().isPresent());
        if (message.steward().previousMessage().isPresent()) {
            write(message.steward().previousMessage().get(), out);
        }
    }

    private Message read(DataInputStream in) throws IOException {
        Message.Builder message = Message.builder()
                .to(NodeName.received(in.readUTF()))
                .from(NodeName.received(in.readUTF()))
                .id(in.readLong())
                .method(Method.received(in.readUTF()));
        String arguments = in.readUTF();
        message.arguments(arguments.isEmpty() ? List.of() : List.of(arguments.split("\n", -1)))
                .data(in.readNBytes(in.readInt()))
                .delivery(new Delivery(Event.ACK, in.readLong(), in.readLong(), in.readLong(), Optional.empty()))
                .reply(ReplyRequest.by(Method.received(in.readUTF())));
        boolean isReply = in.readBoolean();
        Optional<Message> previous = in.readBoolean() ? Optional.of(read(in)) : Optional.empty();
        return message.steward(new StewardFields(List.of(), new byte[0], isReply, "", "", previous))
                .build();
    }

    @Override
    public String write(Subject subject) {
        return subject.toString();
    }

    @Override
    public Optional<Subject> read(String text) {
        String[] tokens = text.split("\\.", -1);
        if (tokens.length != 3 || !(tokens[2].equals("EventACK") || tokens[2].equals("EventNACK"))) {
            return Optional.empty();
        }
        Event event = tokens[2].equals("EventACK") ? Event.ACK : Event.NACK;
        return Optional.of(Subject.of(NodeName.received(tokens[0]), Method.received(tokens[1]), event));
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
    public boolean knows(Method method) {
        return KNOWN.contains(method.value());
    }

    @Override
    public String acknowledgement(NodeName node, long id) {
        return "confirmed from: " + node + ": " + id;
    }
}
