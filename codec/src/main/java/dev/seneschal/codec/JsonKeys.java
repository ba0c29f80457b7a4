package dev.seneschal.codec;

import dev.seneschal.codec.field.Field;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The keys of a message's fields in Steward's JSON and YAML. */
final class JsonKeys {

    private static final Map<String, Field> BY_LOWER_CASE =
            Field.ALL.stream().collect(Collectors.toUnmodifiableMap(JsonKeys::lowerCase, Function.identity()));

    private JsonKeys() {}

    /** The key that April writes. */
    static String of(Field field) {
        return switch (field) {
            case ID -> "id";
            // Neither has a name of its own in Steward, so they go by what each library makes of the field.
            case ACK_TIMEOUT, PREVIOUS_MESSAGE -> field.wireName();
            default -> firstLower(field.wireName());
        };
    }

    /** The field of a key in any case: YAML writes {@code previousmessage}, and January's JSON {@code FromNode}. */
    static Optional<Field> field(String key) {
        return Optional.ofNullable(BY_LOWER_CASE.get(key.toLowerCase(Locale.ROOT)));
    }

    private static String firstLower(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private static String lowerCase(Field field) {
        return field.wireName().toLowerCase(Locale.ROOT);
    }
}
