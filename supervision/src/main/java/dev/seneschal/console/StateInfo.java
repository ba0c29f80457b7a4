package dev.seneschal.console;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the action {@code status} answers: an application and the states of its workers. uwe's {@code StateInfo}.
 *
 * @param app the application
 * @param workers the state of each worker by its name, in uwe's words, such as {@code Run}; in the order of the names' UTF-8 bytes
 */
public record StateInfo(AppInfo app, Map<String, String> workers) {

    /** As Go sorts the keys of a map. */
    private static final Comparator<String> BY_BYTES =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    /** Sorts the workers. */
    public StateInfo {
        Map<String, String> sorted = new TreeMap<>(BY_BYTES);
        sorted.putAll(workers);
        workers = Collections.unmodifiableMap(new LinkedHashMap<>(sorted));
    }

    /**
     * Reads the data of an answer. uwe's {@code ParseStateInfo}: what is missing is empty, what is unknown is left out.
     *
     * @param json the data
     * @return what it says
     * @throws StatusProtocolException if it is something else
     */
    public static StateInfo parse(String json) throws StatusProtocolException {
        try {
            JsonNode root = object(GoJson.MAPPER.readTree(json), "the status");
            JsonNode app = object(root.path("app"), "app");
            return new StateInfo(
                    new AppInfo(
                            text(app.path("name"), "app.name"),
                            text(app.path("version"), "app.version"),
                            text(app.path("build"), "app.build"),
                            text(app.path("tag"), "app.tag")),
                    object(root.path("workers"), "workers").properties().stream()
                            .collect(toMap(
                                    Map.Entry::getKey,
                                    worker -> text(worker.getValue(), "the state of " + worker.getKey()))));
        } catch (JsonProcessingException e) {
            throw new StatusProtocolException("the status is not JSON: " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new StatusProtocolException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * This as the data of an answer.
     *
     * @return JSON on one line
     */
    public String toJson() {
        try {
            return GoJson.write(tree());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings cannot be written as JSON", e);
        }
    }

    /**
     * This for people to read.
     *
     * @return JSON, indented by two blanks
     */
    public String toIndentedJson() {
        try {
            return GoJson.writeIndented(tree());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings cannot be written as JSON", e);
        }
    }

    ObjectNode tree() {
        ObjectNode root = GoJson.MAPPER.createObjectNode();
        root.putObject("app")
                .put("name", app.name())
                .put("version", app.version())
                .put("build", app.build())
                .put("tag", app.tag());
        ObjectNode states = root.putObject("workers");
        workers.forEach(states::put);
        return root;
    }

    private static JsonNode object(JsonNode node, String what) {
        if (node.isMissingNode() || node.isNull()) {
            return GoJson.MAPPER.createObjectNode();
        }
        if (!node.isObject()) {
            throw new IllegalArgumentException(what + " must be an object, was " + node);
        }
        return node;
    }

    private static String text(JsonNode node, String what) {
        if (node.isMissingNode() || node.isNull()) {
            return "";
        }
        if (!node.isTextual()) {
            throw new IllegalArgumentException(what + " must be a string, was " + node);
        }
        return node.textValue();
    }
}
