package dev.seneschal.node;

import dev.seneschal.message.NodeName;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Public keys of nodes as a JSON object: {@code {"node1":"<base64>"}}, in the alphabet of Steward's key files, without padding. Names
 * and base64 need no escapes, so this reads and writes no more of JSON than that.
 */
final class PublicKeys {

    private static final int KEY_BYTES = 32;
    private static final Pattern ENTRY =
            Pattern.compile("\\s*\"([A-Za-z0-9_-]{1,64})\"\\s*:\\s*\"([^\"\\\\]*)\"\\s*(,(?=\\s*\")|\\z)");

    private PublicKeys() {}

    static byte[] write(Map<NodeName, byte[]> keys) {
        Map<String, byte[]> sorted = new TreeMap<>();
        keys.forEach((node, key) -> sorted.put(NodeName.of(node.value()).value(), check("key of " + node, key)));
        StringBuilder json = new StringBuilder("{");
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        sorted.forEach((node, key) -> json.append(json.length() == 1 ? "" : ",")
                .append('"')
                .append(node)
                .append("\":\"")
                .append(base64.encodeToString(key))
                .append('"'));
        return json.append('}').toString().getBytes(StandardCharsets.US_ASCII);
    }

    static Map<NodeName, byte[]> read(byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8).strip();
        if (!text.startsWith("{") || !text.endsWith("}")) {
            throw new IllegalArgumentException("not a JSON object of keys: " + json.length + " bytes");
        }
        String inside = text.substring(1, text.length() - 1).strip();
        Map<NodeName, byte[]> keys = new LinkedHashMap<>();
        Matcher entry = ENTRY.matcher(inside);
        int end = 0;
        while (end < inside.length()) {
            if (!entry.region(end, inside.length()).lookingAt()) {
                throw new IllegalArgumentException("no name and key in base64 at character " + end + " of the keys");
            }
            NodeName node = NodeName.of(entry.group(1));
            keys.put(node, decode(node, entry.group(2)));
            end = entry.end();
        }
        return keys;
    }

    private static byte[] decode(NodeName node, String text) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the key of " + node + " is not base64; Steward's own keys never are", e);
        }
        return check("key of " + node, key);
    }

    /** Gives it back. */
    static byte[] check(String what, byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException(what + " must be " + KEY_BYTES + " bytes, was " + key.length);
        }
        return key;
    }
}
