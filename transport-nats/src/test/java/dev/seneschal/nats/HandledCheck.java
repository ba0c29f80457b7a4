package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** That the handlers of our node had what arrived in a scenario, and made of it what is more than a reply. */
record HandledCheck(CapturedTraffic traffic, NodeName ours, StandIn standIn) {

    /** A node that said hello, and by which key or words. */
    private record Hello(NodeName from, String data, long hellos) {}

    void check(List<Message> arrived) {
        assertThat(standIn.scripted)
                .as("files and commands")
                .map(message -> CapturedForm.of(message, ours))
                .containsExactlyInAnyOrderElementsOf(arrived.stream()
                        .filter(message -> StandIn.SCRIPTED.contains(message.method()))
                        .map(message -> CapturedForm.of(message, ours))
                        .toList());
        assertThat(standIn.pongs)
                .as("pongs")
                .containsExactlyInAnyOrderElementsOf(
                        of(StandIn.PONG, arrived).map(Message::from).toList());
        assertThat(standIn.helloed.list())
                .as("hellos")
                .map(seen -> new Hello(seen.node(), hex(seen.data()), seen.hellos()))
                .containsExactlyInAnyOrderElementsOf(of(StandIn.HELLO, arrived)
                        .map(message -> new Hello(message.from(), hex(message.data()), 1))
                        .toList());
        assertThat(standIn.logged)
                .as("error log")
                .map(entry -> CapturedForm.logLine(entry.text() + "\n"))
                .containsExactlyInAnyOrderElementsOf(of(StandIn.ERROR_LOG, arrived)
                        .map(message -> CapturedForm.logLine(message.text()))
                        .toList());
        assertThat(standIn.keyLists)
                .as("lists of keys")
                .map(CapturedForm::listOf)
                .containsExactlyInAnyOrderElementsOf(of(StandIn.KEYS_PUT, arrived)
                        .filter(message -> !CapturedForm.hasDestroyedKeys(message))
                        .map(message -> CapturedForm.listOf(message.from().equals(ours) ? traffic.keys() : Map.of()))
                        .toList());
    }

    private static Stream<Message> of(Method method, List<Message> messages) {
        return messages.stream().filter(message -> message.method().equals(method));
    }

    private static String hex(byte[] data) {
        return HexFormat.of().formatHex(data);
    }
}
