package dev.seneschal.wire;

import dev.seneschal.message.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The object codecs of a wire format, by content type; the first of them writes what does not say how. */
final class Bodies {

    static final Bodies NONE = new Bodies(List.of());

    private final Map<String, ObjectCodec> codecs = new LinkedHashMap<>();

    private Bodies(List<ObjectCodec> codecs) {
        for (ObjectCodec codec : codecs) {
            if (this.codecs.putIfAbsent(codec.contentType(), codec) != null) {
                throw new IllegalArgumentException("two object codecs of content type " + codec.contentType());
            }
        }
    }

    static Bodies of(ObjectCodec first, ObjectCodec... more) {
        List<ObjectCodec> all = new ArrayList<>();
        all.add(Objects.requireNonNull(first, "first"));
        all.addAll(List.of(more));
        return new Bodies(all);
    }

    Message write(Message message, Object body) {
        ObjectCodec codec = codecFor(message);
        return message.toBuilder()
                .data(codec.encode(Objects.requireNonNull(body, "body")))
                .contentType(codec.contentType())
                .build();
    }

    <T> T read(Message message, Class<T> type, WireLimits limits) {
        return codecFor(message).decode(message.data(), type, limits);
    }

    private ObjectCodec codecFor(Message message) {
        if (codecs.isEmpty()) {
            throw new CodecException("no object codec for the body of " + message.method() + ", this node has none");
        }
        if (message.contentType().isEmpty()) {
            return codecs.values().iterator().next();
        }
        String contentType = message.contentType().get();
        ObjectCodec found = codecs.get(withoutParameters(contentType));
        if (found == null) {
            throw new CodecException("body in " + contentType + ", this node reads " + codecs.keySet());
        }
        return found;
    }

    private static String withoutParameters(String contentType) {
        int end = contentType.indexOf(';');
        String mediaType = end < 0 ? contentType : contentType.substring(0, end);
        return mediaType.strip().toLowerCase(Locale.ROOT);
    }
}
