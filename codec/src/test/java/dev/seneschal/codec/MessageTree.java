package dev.seneschal.codec;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seneschal.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** A message as the captures describe one: the fields that are set, by their names in Go. */
final class MessageTree {

    private final ObjectNode tree = JsonNodeFactory.instance.objectNode();

    private final boolean dataIsAList;

    private MessageTree(boolean dataIsAList) {
        this.dataIsAList = dataIsAList;
    }

    static ObjectNode of(Message message) {
        return of(message, false);
    }

    /** With data as a list of texts. */
    static ObjectNode ofJanuary(Message message) {
        return of(message, true);
    }

    private static ObjectNode of(Message message, boolean dataIsAList) {
        MessageTree tree = new MessageTree(dataIsAList);
        tree.everyday(message);
        tree.reply(message);
        tree.relay(message);
        tree.rest(message);
        return tree.tree;
    }

    private void everyday(Message message) {
        text("ToNode", message.to().value());
        text("FromNode", message.from().value());
        number("ID", message.id());
        text("Method", message.method().value());
        texts("MethodArgs", message.arguments());
        if (dataIsAList) {
            texts(
                    "Data",
                    message.dataParts().stream()
                            .map(part -> new String(part, StandardCharsets.UTF_8))
                            .toList());
        } else {
            bytes("Data", message.data());
        }
        number("ACKTimeout", message.delivery().ackTimeout());
        number("Retries", message.delivery().attempts());
        number("MethodTimeout", message.delivery().methodTimeout());
    }

    private void reply(Message message) {
        text("ReplyMethod", message.reply().method().value());
        texts("ReplyMethodArgs", message.reply().arguments());
        number("ReplyACKTimeout", message.reply().ackTimeout());
        number("ReplyRetries", message.reply().attempts());
        number("ReplyMethodTimeout", message.reply().methodTimeout());
    }

    private void relay(Message message) {
        text("RelayViaNode", message.relay().via().value());
        text("RelayOriginalViaNode", message.relay().originalVia().value());
        text("RelayFromNode", message.relay().from().value());
        text("RelayToNode", message.relay().to().value());
        text("RelayOriginalMethod", message.relay().originalMethod().value());
        text("RelayReplyMethod", message.relay().replyMethod().value());
    }

    private void rest(Message message) {
        texts("ToNodes", message.steward().toNodes());
        bytes("ArgSignature", message.steward().argSignature());
        if (message.steward().isReply()) {
            tree.put("IsReply", true);
        }
        text("Directory", message.steward().directory());
        text("FileName", message.steward().fileName());
        message.steward()
                .previousMessage()
                .ifPresent(previous -> tree.set("PreviousMessage", of(previous, dataIsAList)));
    }

    private void text(String name, String value) {
        if (!value.isEmpty()) {
            tree.put(name, value);
        }
    }

    private void texts(String name, List<?> values) {
        if (!values.isEmpty()) {
            values.forEach(value -> tree.withArray("/" + name).add(value.toString()));
        }
    }

    private void bytes(String name, byte[] value) {
        if (value.length > 0) {
            tree.withObject("/" + name).put("hex", HexFormat.of().formatHex(value));
        }
    }

    private void number(String name, long value) {
        if (value != 0) {
            tree.set(name, value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value));
        }
    }
}
