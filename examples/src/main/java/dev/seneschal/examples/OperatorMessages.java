package dev.seneschal.examples;

import dev.seneschal.codec.OperatorInput;
import dev.seneschal.codec.OperatorInput.Result;
import dev.seneschal.node.Node;

/** Sends what an operator wrote. docs/codecs.md shows the lines between the marks. */
public final class OperatorMessages {

    private OperatorMessages() {}

    /**
     * Sends the messages of a text that are right, and prints what is wrong with the others.
     *
     * @param node sends them
     * @param text a list of messages in JSON
     */
    public static void send(Node node, String text) {
        // docs begins
        Result result = OperatorInput.json().read(text);
        result.problems().forEach(System.err::println);
        result.messages().forEach(node::send);
        // docs ends
    }
}
