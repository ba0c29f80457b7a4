package dev.seneschal.benchmarks;

import dev.seneschal.message.Delivery;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.message.StewardFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What goes over the wire of a fleet of 40 nodes, no message like another: of ten about six are signed commands, two are replies with
 * their data and the command they answer, and two are hellos. The same each time.
 */
final class StewardTraffic {

    private static final long SEED = 7;
    private static final int NODES = 40;
    private static final int SIGNATURE = 64;
    private static final NodeName CENTRAL = NodeName.of("central");
    private static final List<String> PROGRAMS = List.of("systemctl status", "tail -n 20", "df -h", "ls -l", "cat");
    private static final List<String> METHODS =
            List.of("REQCliCommand", "REQCliCommandCont", "REQTailFile", "REQHttpGet");
    private static final List<String> REPLY_METHODS = List.of("REQToFileAppend", "REQToFile", "REQToConsole");
    private static final List<String> FOLDERS = List.of("cli", "logs/system", "metrics", "web");

    private final Random random = new Random(SEED);
    private long lastId;

    private StewardTraffic() {}

    static List<Message> messages(int count) {
        StewardTraffic traffic = new StewardTraffic();
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(traffic.next());
        }
        return messages;
    }

    private Message next() {
        int kind = random.nextInt(10);
        if (kind < 6) {
            return command();
        }
        return kind < 8 ? reply(command()) : hello();
    }

    private Message command() {
        NodeName node = node();
        byte[] signature = new byte[SIGNATURE];
        random.nextBytes(signature);
        String file = node + "." + (random.nextBoolean() ? "result" : "log");
        return Message.builder()
                .to(node)
                .from(CENTRAL)
                .id(++lastId)
                .method(any(METHODS))
                .arguments("bash", "-c", any(PROGRAMS) + " /var/lib/" + word() + "/" + word())
                .delivery(new Delivery(Event.ACK, 3 + random.nextInt(30), 3, 5 + random.nextInt(200), Optional.empty()))
                .reply(new ReplyRequest(Method.of(any(REPLY_METHODS)), List.of(), 3 + random.nextInt(30), 3, 0))
                .steward(new StewardFields(List.of(), signature, false, any(FOLDERS), file, Optional.empty()))
                .build();
    }

    private Message reply(Message command) {
        ReplyRequest asked = command.reply();
        return Message.builder()
                .to(command.from())
                .from(command.to())
                .id(++lastId)
                .method(asked.method())
                .data(lines(50 + random.nextInt(350)))
                .delivery(new Delivery(Event.ACK, asked.ackTimeout(), asked.attempts(), 0, Optional.empty()))
                .steward(new StewardFields(
                        List.of(),
                        new byte[0],
                        true,
                        command.steward().directory(),
                        command.steward().fileName(),
                        Optional.of(command)))
                .build();
    }

    private Message hello() {
        NodeName node = node();
        return Message.builder()
                .to(CENTRAL)
                .from(node)
                .id(++lastId)
                .method("REQHello")
                .data("Hello from " + node + "\n")
                .delivery(new Delivery(Event.NACK, 10 + random.nextInt(5), 1, 0, Optional.empty()))
                .build();
    }

    private NodeName node() {
        return NodeName.of("ship" + (1 + random.nextInt(NODES)));
    }

    private String any(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }

    private String word() {
        return Integer.toString(random.nextInt(Integer.MAX_VALUE), Character.MAX_RADIX);
    }

    private byte[] lines(int bytes) {
        StringBuilder lines = new StringBuilder();
        while (lines.length() < bytes) {
            lines.append(word()).append(random.nextInt(6) == 0 ? '\n' : ' ');
        }
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
