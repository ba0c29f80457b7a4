package dev.seneschal.examples.node;

import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.node.HandlerContext;
import dev.seneschal.node.MessageHandler;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is done with the messages of a method.
 *
 * @param method the method
 * @param handler does it
 */
record Handling(Method method, MessageHandler handler) {

    private static final String SLOW = "slow:";

    /**
     * Reads it.
     *
     * @param text such as {@code REQWork=slow:100}
     * @throws IllegalArgumentException if there is no such thing; the text says what was given
     */
    static Handling parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("--handle needs METHOD=WHAT, was " + text);
        }
        return new Handling(Method.of(text.substring(0, equals)), handler(text.substring(equals + 1)));
    }

    private static MessageHandler handler(String what) {
        return switch (what) {
            case "echo" -> (message, context) -> context.reply(message.data());
            case "count" -> new Counting();
            case "fail" ->
                (message, context) -> {
                    throw new IllegalStateException("asked to fail by --handle");
                };
            default -> slow(what);
        };
    }

    private static MessageHandler slow(String what) {
        if (!what.matches(SLOW + "\\d{1,9}")) {
            throw new IllegalArgumentException("--handle does echo, count, fail or slow:MS, was " + what);
        }
        Duration time = Duration.ofMillis(Long.parseLong(what.substring(SLOW.length())));
        return (message, context) -> context.sleep(time);
    }

    private static final class Counting implements MessageHandler {

        private final AtomicLong count = new AtomicLong();

        @Override
        public void handle(Message message, HandlerContext context) {
            context.reply(Long.toString(count.incrementAndGet()));
        }
    }
}
