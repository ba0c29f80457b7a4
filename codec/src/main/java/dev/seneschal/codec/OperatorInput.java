package dev.seneschal.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.wire.WireLimits;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What operators write: Steward's list of messages, in JSON or YAML, to be sent by a node of ours. Immutable and thread-safe.
 *
 * <p>A message that is wrong is named and left out, and the others are kept. {@code toNodes} becomes a message for each of them, unless
 * there is a {@code toNode}. What the node decides is taken out and reported: {@code id} and {@code fromNode}. Methods that Steward never
 * acknowledges, such as {@code REQHello}, are sent so. Keys and values are those of {@link JsonCodec}, and where a text is wanted a
 * number or a flag stands for one.
 *
 * <p>Nothing is sent here. A host reads the text from wherever its operators put it, looks at the {@linkplain Result#problems()
 * problems}, and sends the messages.
 */
public final class OperatorInput {

    private final JsonFactory factory;
    private final Predicate<JsonParser> isReference;
    private final Predicate<Method> methods;
    private final WireLimits limits;

    private OperatorInput(
            JsonFactory factory, Predicate<JsonParser> isReference, Predicate<Method> methods, WireLimits limits) {
        this.factory = factory;
        this.isReference = isReference;
        this.methods = methods;
        this.limits = limits;
    }

    /**
     * Reads JSON.
     *
     * @return a reader that takes any valid method, and 16 MiB
     */
    public static OperatorInput json() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(constraints(WireLimits.defaults()))
                // So that an error's text shows no content, which may be a secret.
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
        return new OperatorInput(factory, parser -> false, method -> true, WireLimits.defaults());
    }

    /**
     * Reads YAML, and JSON, which is YAML too. Aliases are refused, and so is, by the parser's own limit, text of more than 3 Mi characters.
     *
     * @return a reader that takes any valid method, and 16 MiB
     * @throws IllegalStateException if {@code com.fasterxml.jackson.dataformat:jackson-dataformat-yaml} is not there, which this library
     *     leaves optional
     */
    public static OperatorInput yaml() {
        try {
            return new OperatorInput(
                    YamlParsers.factory(constraints(WireLimits.defaults())),
                    YamlParsers::isReference,
                    method -> true,
                    WireLimits.defaults());
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "YAML needs com.fasterxml.jackson.dataformat:jackson-dataformat-yaml on the class path, or on the module path"
                            + " with --add-modules com.fasterxml.jackson.dataformat.yaml; missing is " + e.getMessage(),
                    e);
        }
    }

    /**
     * The same, taking only some methods.
     *
     * @param methods says whether a method is known; called with valid ones
     * @return a copy
     */
    public OperatorInput accepting(Predicate<Method> methods) {
        return new OperatorInput(factory, isReference, Objects.requireNonNull(methods, "methods"), limits);
    }

    /**
     * The same with other limits.
     *
     * @param limits how large the text may be in UTF-8, and how deep messages in it
     * @return a copy
     */
    public OperatorInput limits(WireLimits limits) {
        JsonFactory bounded =
                factory.rebuild().streamReadConstraints(constraints(limits)).build();
        return new OperatorInput(bounded, isReference, methods, limits);
    }

    /**
     * Reads a list of messages. However the text is damaged or nested, it ends in a result.
     *
     * <p>Text that cannot be read on, such as broken JSON, ends the list: what stands before is kept, the rest is lost, and the last problem
     * says why, and in which message. So does text nested more than twice as deep as messages may be, and 8 levels more.
     *
     * @param text JSON or YAML
     * @return the messages to send, and what is wrong with the others
     */
    public Result read(String text) {
        return new OperatorReading(limits, methods, isReference).read(factory, text);
    }

    private static StreamReadConstraints constraints(WireLimits limits) {
        // A level for each message inside another, for the list around them, and for one in the innermost. As many
        // again
        // are for what is no message or too deep a one, which is skipped so that the next can be read.
        long levels = 2L * limits.maxDepth() + 8;
        return StreamReadConstraints.builder()
                .maxNestingDepth((int) Math.min(levels, Integer.MAX_VALUE))
                .maxStringLength(Integer.MAX_VALUE)
                .build();
    }

    /**
     * What a text holds.
     *
     * @param messages the messages to send, in their order, without id and sender
     * @param problems what is wrong, or was taken out, in the order of the text
     */
    public record Result(List<Message> messages, List<Problem> problems) {

        /** Lists that do not change. */
        public Result {
            messages = List.copyOf(messages);
            problems = List.copyOf(problems);
        }
    }

    /**
     * Something that an operator should know.
     *
     * @param number which message of the list it is about, from 1 on; 0 if it is about the whole text
     * @param dropped whether the message is not among the result's; if not, the problem was mended
     * @param text what is wrong, with the field and the value
     */
    public record Problem(int number, boolean dropped, String text) {

        /** Checks nothing but that all is there. */
        public Problem {
            Objects.requireNonNull(text, "text");
        }

        /** One line, such as {@code message 2, left out: Message.ID must be a whole number}. */
        @Override
        public String toString() {
            String about = number == 0 ? "input" : "message " + number;
            return about + (dropped ? ", left out: " : ", changed: ") + text;
        }
    }
}
