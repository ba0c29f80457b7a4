package dev.seneschal.nats;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.StewardFields;
import dev.seneschal.wire.Envelope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message on the wire without what differs for a reason: ids, which are 0 in Steward (D11); signatures of the node in whose place
 * ours is, which has not its key; the reply method where none was named, which ours writes as the word for no reply, or as the one that
 * is meant; times, and numbers of processes.
 *
 * @param subject as it is
 * @param headers those that say who published it and in which encoding; ours packs only what gets smaller by it
 * @param message with data by its form where that is all that can be compared
 */
record CapturedForm(String subject, List<Optional<String>> headers, Message message) {

    private static final List<String> HEADERS = List.of("fromNode", "serial");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The method of a message, which each node also understands where none is named. */
    private static final Method DEFAULT_REPLY = Method.of("REQToFileAppend");

    private static final String DATE = "[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2} 20[0-9]{2}";
    private static final Pattern LOG = Pattern.compile(DATE + ", node: (\\S+), (info|error): (.*)\\n");
    private static final Pattern PROCESS =
            Pattern.compile(DATE + ", process: (subscriber|publisher), id: [0-9]+, name: (\\S+)\\.Event(?:ACK|NACK)");

    private static final String HELLO_WORDS = "added public key for new node: ";

    /** What every node of both kinds runs from its start. */
    private static final Set<String> STANDARD_PROCESSES = Set.of(
            "subscriber REQOpProcessList",
            "subscriber REQOpProcessStart",
            "subscriber REQOpProcessStop",
            "subscriber REQToSocket",
            "subscriber REQHello",
            "subscriber REQPing",
            "subscriber REQPong",
            "subscriber REQPublicKey",
            "subscriber REQPublicKeysPut",
            "subscriber REQCliCommand",
            "subscriber REQToFile",
            "subscriber REQToFileAppend",
            "subscriber REQToFileNACK",
            "publisher REQHello",
            "publisher REQPublicKeysGet");

    static CapturedForm of(Envelope envelope, Message message, NodeName ours) {
        return new CapturedForm(envelope.subject(), headers(envelope), of(message, ours));
    }

    private static List<Optional<String>> headers(Envelope envelope) {
        return HEADERS.stream().map(envelope.headers()::first).toList();
    }

    /** The message alone, as it arrives. */
    static Message of(Message message, NodeName ours) {
        Method replyMethod = message.reply().method();
        boolean unnamed = replyMethod.isNone() || replyMethod.equals(DEFAULT_REPLY);
        StewardFields steward = message.steward()
                .withArgSignature(new byte[0])
                .withPreviousMessage(message.steward().previousMessage().map(previous -> previous(previous, ours)));
        return withComparableData(message.toBuilder()
                .id(0)
                .reply(message.reply().withMethod(unnamed ? DEFAULT_REPLY : replyMethod))
                .steward(steward)
                .build());
    }

    CapturedForm withData(String data) {
        return withMessage(message.toBuilder().data(data).build());
    }

    /** The same from another node. */
    CapturedForm from(NodeName publisher) {
        List<Optional<String>> others = new ArrayList<>(headers);
        others.set(0, Optional.of(publisher.value()));
        return new CapturedForm(
                subject, others, message.toBuilder().from(publisher).build());
    }

    /** The same in another's encoding. */
    CapturedForm in(Envelope other) {
        return new CapturedForm(subject, headers(other), message);
    }

    CapturedForm withMessage(Message other) {
        return new CapturedForm(subject, headers, other);
    }

    private static Message previous(Message previous, NodeName ours) {
        Message request = previous.toBuilder().id(0).build();
        return request.from().equals(ours)
                ? request.toBuilder()
                        .steward(request.steward().withArgSignature(new byte[0]))
                        .build()
                : request;
    }

    private static Message withComparableData(Message message) {
        Optional<String> form = Optional.empty();
        if (message.method().equals(StandIn.ERROR_LOG)) {
            form = Optional.of(logLine(message.text()));
        } else if (message.method().equals(StandIn.KEYS_PUT)) {
            form = keysIn(message.data()).map(Map::toString);
        } else if (message.steward()
                .previousMessage()
                .filter(request -> request.method().value().equals("REQOpProcessList"))
                .isPresent()) {
            form = Optional.of(processes(message.text()));
        }
        return form.map(text -> message.toBuilder().data(text).build()).orElse(message);
    }

    /** A line of the error log without its date, and in Steward's words where ours has others. */
    static String logLine(String line) {
        Matcher log = LOG.matcher(line);
        if (!log.matches()) {
            return "not a line of the log: " + line;
        }
        String text = log.group(3)
                .strip()
                .replaceFirst("^\\S+\\.REQHello\\.EventNACK_subscriber: REPORTED: first hello of node ", HELLO_WORDS)
                .replaceFirst("^REPORTED: ", "")
                .replaceFirst("^(\\S+\\.REQPublicKeysPut)\\.EventNACK_subscriber: .*no name and key in base64.*", "$1");
        return "node: " + log.group(1) + ", " + log.group(2) + ": " + text;
    }

    private static String processes(String list) {
        List<String> found = list.lines()
                .map(PROCESS::matcher)
                .map(line -> line.matches()
                        ? line.group(1) + " " + line.group(2).replaceFirst("^[^.]+\\.", "")
                        : "not a line of the list: " + line)
                .filter(name -> name.startsWith("not") || STANDARD_PROCESSES.contains(name))
                .sorted()
                .toList();
        return list.endsWith("\n") ? String.join("\n", found) : "no line break at the end of " + list;
    }

    /** The names of nodes, with what stands for their keys; nothing if it is no list of keys. */
    static Optional<Map<String, String>> keysIn(byte[] json) {
        try {
            JsonNode tree = JSON.readTree(new String(json, StandardCharsets.UTF_8));
            Map<String, String> keys = new TreeMap<>();
            tree.properties()
                    .forEach(entry -> keys.put(entry.getKey(), entry.getValue().asText()));
            return Optional.of(keys);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Whether it is one of Steward's lists of keys, which does not survive its own writing unless there is nothing in it (D29). */
    static boolean hasDestroyedKeys(Message message) {
        return message.method().equals(StandIn.KEYS_PUT) && message.text().contains("\\ufffd");
    }

    /** What a list of keys is to say, which Steward's own does not (D29). */
    static String listOf(Map<NodeName, byte[]> keys) {
        Map<String, String> list = new TreeMap<>();
        keys.forEach((node, key) ->
                list.put(node.value(), Base64.getEncoder().withoutPadding().encodeToString(key)));
        return list.toString();
    }
}
