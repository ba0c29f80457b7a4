package dev.seneschal.nats;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.ReplyRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * What of a message must arrive as it was sent, all that its sender chooses.
 *
 * @param data the pieces of the data in hexadecimal digits: in April one at most, in January the texts of its list
 * @param numbers ACK timeout, attempts and handler deadline of the message and of its reply
 */
record Content(
        String to,
        String from,
        String method,
        List<String> arguments,
        List<String> data,
        List<String> replyArguments,
        String directory,
        String fileName,
        List<Long> numbers) {

    private static final String[] WORDS = {
        "grün", "steward", "", "two words", "\u65e5\u672c", "tab\there", "quote\"", "emoji \ud83d\ude80", "new\nline"
    };

    /** A message of random content, which compresses well. */
    static Content random(Random random, Way way, String to, String from, String method) {
        List<Long> numbers = List.of(
                (long) GoFleet.ACK_TIMEOUT,
                3L + random.nextInt(3),
                1L + random.nextInt(1000),
                (long) random.nextInt(20),
                (long) random.nextInt(20),
                (long) random.nextInt(20));
        return new Content(
                to,
                from,
                method,
                words(random, 4),
                data(random, way),
                words(random, 3),
                "directory-" + random.nextInt(10),
                "file-" + random.nextInt(),
                numbers);
    }

    private static List<String> words(Random random, int most) {
        return random.ints(random.nextInt(most), 0, WORDS.length)
                .mapToObj(each -> WORDS[each])
                .toList();
    }

    private static List<String> data(Random random, Way way) {
        int pieces = way.isJanuary() ? 1 + random.nextInt(3) : 1;
        return IntStream.range(0, pieces)
                .mapToObj(each -> piece(random, way.isJanuary()))
                .toList();
    }

    /** In January text; in April any bytes. Some are shorter than 256 bytes, and some longer than 1,024, where zstd's frames change. */
    private static String piece(Random random, boolean text) {
        byte[] unit = new byte[16];
        random.nextBytes(unit);
        String readable =
                text ? WORDS[random.nextInt(WORDS.length)] + HexFormat.of().formatHex(unit) : "";
        byte[] bytes = text ? readable.getBytes(StandardCharsets.UTF_8) : unit;
        return HexFormat.of().formatHex(bytes).repeat(4 + random.nextInt(80));
    }

    Message message(Way way, Event event) {
        List<byte[]> pieces = data.stream().map(HexFormat.of()::parseHex).toList();
        Message.Builder message = Message.builder()
                .to(to)
                .method(method)
                .event(event)
                .arguments(arguments)
                .ackTimeout(Duration.ofSeconds(numbers.get(0)))
                .attempts(Math.toIntExact(numbers.get(1)))
                .methodTimeout(Duration.ofSeconds(numbers.get(2)))
                .reply(new ReplyRequest(Method.NONE, replyArguments, numbers.get(3), numbers.get(4), numbers.get(5)));
        Message built = (way.isJanuary() ? message.dataParts(pieces) : message.data(pieces.get(0))).build();
        return built.toBuilder()
                .steward(built.steward().withFile(directory, fileName))
                .build();
    }

    /** The same for a Go node to send. Its name is filled in there. */
    ObjectNode goMessage(Way way) {
        ObjectNode message = GoFleet.goMessage(to, method)
                .put("ACKTimeout", numbers.get(0))
                .put("retries", numbers.get(1))
                .put("methodTimeout", numbers.get(2))
                .put("replyACKTimeout", numbers.get(3))
                .put("replyRetries", numbers.get(4))
                .put("replyMethodTimeout", numbers.get(5))
                .put("directory", directory)
                .put("fileName", fileName);
        addAll(message.putArray("methodArgs"), arguments);
        addAll(message.putArray("replyMethodArgs"), replyArguments);
        List<byte[]> pieces = data.stream().map(HexFormat.of()::parseHex).toList();
        if (way.isJanuary()) {
            ArrayNode parts = message.putArray("parts");
            pieces.forEach(piece -> parts.add(new String(piece, StandardCharsets.UTF_8)));
        } else {
            message.put("data", pieces.get(0));
        }
        return message;
    }

    private static void addAll(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    static Content of(Message message) {
        ReplyRequest reply = message.reply();
        return new Content(
                message.to().value(),
                message.from().value(),
                message.method().value(),
                message.arguments(),
                message.dataParts().stream().map(HexFormat.of()::formatHex).toList(),
                reply.arguments(),
                message.steward().directory(),
                message.steward().fileName(),
                List.of(
                        message.delivery().ackTimeout(),
                        message.delivery().attempts(),
                        message.delivery().methodTimeout(),
                        reply.ackTimeout(),
                        reply.attempts(),
                        reply.methodTimeout()));
    }

    /** What a Go node handled. */
    static Content of(JsonNode event) {
        JsonNode message = event.get("message");
        List<String> data = new ArrayList<>();
        if (!message.path("data").asText("").isEmpty()) {
            data.add(HexFormat.of()
                    .formatHex(Base64.getDecoder().decode(message.get("data").asText())));
        }
        texts(message.path("parts"))
                .forEach(part -> data.add(HexFormat.of().formatHex(part.getBytes(StandardCharsets.UTF_8))));
        return new Content(
                message.path("toNode").asText(),
                message.path("fromNode").asText(),
                message.path("method").asText(),
                texts(message.path("methodArgs")),
                data,
                texts(message.path("replyMethodArgs")),
                message.path("directory").asText(),
                message.path("fileName").asText(),
                List.of(
                        message.path("ACKTimeout").asLong(),
                        message.path("retries").asLong(),
                        message.path("methodTimeout").asLong(),
                        message.path("replyACKTimeout").asLong(),
                        message.path("replyRetries").asLong(),
                        message.path("replyMethodTimeout").asLong()));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** Hashes of all, sorted: two lists of messages are equal if these are. */
    static List<String> ledger(List<Content> contents) {
        return contents.stream().map(Content::hash).sorted().toList();
    }

    private String hash() {
        try {
            byte[] bytes = toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
