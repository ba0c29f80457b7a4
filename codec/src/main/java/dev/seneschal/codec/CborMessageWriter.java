package dev.seneschal.codec;

import dev.seneschal.codec.field.Field;
import dev.seneschal.message.Delivery;
import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Relay;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.message.StewardFields;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.MessageForm;
import java.util.List;
import java.util.Optional;

/** Writes one message: an array of its fields, lists and bytes that are empty as null. */
final class CborMessageWriter {

    private static final String TOO_DEEP =
            "arrays nested deeper than " + CborCodec.MAX_DEPTH + ", which no reader of CBOR messages takes";

    private final CborOutput out;
    private final boolean april;
    private int depth;
    /** The field that is being written, for errors. */
    private Field field = Field.TO_NODE;

    CborMessageWriter(CborOutput out, MessageForm form) {
        this.out = out;
        this.april = form == MessageForm.APRIL;
    }

    void write(Message message) {
        try {
            writeMessage(message);
        } catch (CodecException e) {
            throw new CodecException(field.path(depth) + ": " + e.getMessage(), e);
        }
    }

    private void writeMessage(Message message) {
        depth++;
        StewardFields steward = message.steward();
        ReplyRequest reply = message.reply();
        Delivery delivery = message.delivery();
        out.writeArray(april ? Field.ALL.size() : Field.ALL.size() - 1);
        text(Field.TO_NODE, message.to().value());
        nodes(Field.TO_NODES, steward.toNodes());
        number(Field.ID, message.id());
        writeData(message);
        text(Field.METHOD, message.method().value());
        texts(Field.METHOD_ARGS, message.arguments());
        if (april) {
            bytes(Field.ARG_SIGNATURE, steward.argSignature());
        }
        text(Field.REPLY_METHOD, reply.method().value());
        texts(Field.REPLY_METHOD_ARGS, reply.arguments());
        out.writeFlag(steward.isReply());
        text(Field.FROM_NODE, message.from().value());
        number(Field.ACK_TIMEOUT, delivery.ackTimeout());
        number(Field.RETRIES, delivery.attempts());
        number(Field.REPLY_ACK_TIMEOUT, reply.ackTimeout());
        number(Field.REPLY_RETRIES, reply.attempts());
        number(Field.METHOD_TIMEOUT, delivery.methodTimeout());
        number(Field.REPLY_METHOD_TIMEOUT, reply.methodTimeout());
        text(Field.DIRECTORY, steward.directory());
        text(Field.FILE_NAME, steward.fileName());
        writePrevious(steward.previousMessage());
        writeRelay(message.relay());
        depth--;
    }

    private void writeRelay(Relay relay) {
        text(Field.RELAY_VIA_NODE, relay.via().value());
        text(Field.RELAY_ORIGINAL_VIA_NODE, relay.originalVia().value());
        text(Field.RELAY_FROM_NODE, relay.from().value());
        text(Field.RELAY_TO_NODE, relay.to().value());
        text(Field.RELAY_ORIGINAL_METHOD, relay.originalMethod().value());
        text(Field.RELAY_REPLY_METHOD, relay.replyMethod().value());
    }

    private void writeData(Message message) {
        if (april) {
            bytes(Field.DATA, message.data());
            return;
        }
        field = Field.DATA;
        List<byte[]> parts = message.dataParts();
        if (beginList(parts.size())) {
            parts.forEach(out::writeTextBytes);
        }
    }

    private void writePrevious(Optional<Message> previous) {
        field = Field.PREVIOUS_MESSAGE;
        if (previous.isEmpty()) {
            out.writeNull();
            return;
        }
        if (depth == CborCodec.MAX_DEPTH) {
            throw new CodecException(TOO_DEEP);
        }
        writeMessage(previous.get());
    }

    private void text(Field next, String text) {
        field = next;
        out.writeText(text);
    }

    private void texts(Field next, List<String> texts) {
        field = next;
        if (beginList(texts.size())) {
            for (String text : texts) {
                out.writeText(text);
            }
        }
    }

    private void nodes(Field next, List<NodeName> nodes) {
        field = next;
        if (beginList(nodes.size())) {
            for (NodeName node : nodes) {
                out.writeText(node.value());
            }
        }
    }

    private boolean beginList(int count) {
        if (count == 0) {
            out.writeNull();
            return false;
        }
        if (depth == CborCodec.MAX_DEPTH) {
            throw new CodecException(TOO_DEEP);
        }
        out.writeArray(count);
        return true;
    }

    private void bytes(Field next, byte[] bytes) {
        field = next;
        if (bytes.length == 0) {
            out.writeNull();
        } else {
            out.writeBytes(bytes);
        }
    }

    private void number(Field next, long number) {
        field = next;
        out.writeNumber(number);
    }
}
