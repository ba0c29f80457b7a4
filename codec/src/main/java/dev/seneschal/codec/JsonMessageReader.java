package dev.seneschal.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.seneschal.codec.field.Field;
import dev.seneschal.codec.field.MessageDraft;
import dev.seneschal.codec.field.Utf8;
import dev.seneschal.message.Message;
import dev.seneschal.wire.CodecException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Reads a message from an object in JSON or YAML. A key that a message does not have is an error, and so is one that comes twice. Numbers
 * and flags stand for texts where a text is wanted, as YAML has it.
 */
final class JsonMessageReader {

    private final JsonParser in;
    private final int maxDepth;
    private int depth;

    JsonMessageReader(JsonParser in, int maxDepth) {
        this.in = in;
        this.maxDepth = maxDepth;
    }

    /** Reads the message whose first token is the current one, up to its last. */
    Message read() throws IOException {
        depth++;
        if (depth > maxDepth) {
            throw new CodecException("messages nested deeper than " + maxDepth);
        }
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw new CodecException(Field.message(depth) + " must be an object, was " + described());
        }
        Draft draft = new Draft();
        Set<Field> seen = EnumSet.noneOf(Field.class);
        while (in.nextToken() != JsonToken.END_OBJECT) {
            Field field = field();
            if (!seen.add(field)) {
                throw new CodecException(field.path(depth) + " is given twice");
            }
            in.nextToken();
            read(draft, field);
        }
        depth--;
        return draft.build();
    }

    private Field field() throws IOException {
        String key = in.currentName();
        return JsonKeys.field(key).orElseThrow(() -> new CodecException(Field.message(depth) + " has no key " + key));
    }

    private void read(Draft draft, Field field) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (field == Field.DATA && in.currentToken() == JsonToken.START_ARRAY) {
            readDataList(draft);
            return;
        }
        switch (field.kind()) {
            case TEXT -> draft.fields.text(field, text(field));
            case TEXTS -> draft.fields.texts(field, texts(field).toArray(String[]::new));
            case BYTES -> draft.fields.bytes(field, bytes(field));
            case NUMBER -> draft.fields.number(field, number(field));
            case FLAG -> draft.fields.flag(field, flag(field));
            case MESSAGE -> draft.fields.previousMessage(read());
        }
    }

    /** April's list of byte values, or January's list of texts. */
    private void readDataList(Draft draft) throws IOException {
        if (in.nextToken() != JsonToken.VALUE_STRING) {
            draft.fields.bytes(Field.DATA, numbersUpToTheEnd(Field.DATA));
            return;
        }
        List<byte[]> parts = new ArrayList<>();
        do {
            if (in.currentToken() != JsonToken.VALUE_STRING) {
                throw mustBe(Field.DATA, "a list of either texts or bytes");
            }
            parts.add(text(Field.DATA).getBytes(StandardCharsets.UTF_8));
        } while (in.nextToken() != JsonToken.END_ARRAY);
        draft.parts = parts;
    }

    private String text(Field field) throws IOException {
        if (!in.currentToken().isScalarValue()) {
            throw mustBe(field, "a text");
        }
        String text = in.getText();
        try {
            Utf8.length(text);
        } catch (CodecException e) {
            throw new CodecException(field.path(depth) + ": " + e.getMessage(), e);
        }
        return text;
    }

    private List<String> texts(Field field) throws IOException {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw mustBe(field, "a list of texts");
        }
        List<String> texts = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            texts.add(in.currentToken() == JsonToken.VALUE_NULL ? "" : text(field));
        }
        return texts;
    }

    private byte[] bytes(Field field) throws IOException {
        if (in.currentToken() == JsonToken.START_ARRAY) {
            in.nextToken();
            return numbersUpToTheEnd(field);
        }
        if (in.currentToken() != JsonToken.VALUE_STRING) {
            throw mustBe(field, "base64 or a list of byte values");
        }
        try {
            return Base64.getDecoder().decode(in.getText());
        } catch (IllegalArgumentException e) {
            throw new CodecException(
                    field.path(depth) + " must be base64 or a list of byte values: " + e.getMessage(), e);
        }
    }

    private byte[] numbersUpToTheEnd(Field field) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (in.currentToken() != JsonToken.END_ARRAY) {
            long value = number(field);
            if (value < 0 || value > 0xff) {
                throw new CodecException(field.path(depth) + " must be bytes from 0 to 255, one was " + value);
            }
            bytes.write((int) value);
            in.nextToken();
        }
        return bytes.toByteArray();
    }

    private long number(Field field) throws IOException {
        if (in.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw mustBe(field, "a whole number");
        }
        try {
            return in.getLongValue();
        } catch (com.fasterxml.jackson.core.exc.InputCoercionException e) {
            throw new CodecException(field.path(depth) + " must fit into 64 bits, was " + in.getText(), e);
        }
    }

    private boolean flag(Field field) throws IOException {
        if (!in.currentToken().isBoolean()) {
            throw mustBe(field, "true or false");
        }
        return in.getBooleanValue();
    }

    private CodecException mustBe(Field field, String what) throws IOException {
        return new CodecException(field.path(depth) + " must be " + what + ", was " + described());
    }

    private String described() throws IOException {
        JsonToken token = in.currentToken();
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_NULL -> "null";
            case VALUE_STRING -> "the text \"" + shortened(in.getText()) + "\"";
            default -> shortened(in.getText());
        };
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    /** January's data in parts is not a field of its own. */
    private static final class Draft {

        private final MessageDraft fields = new MessageDraft();
        private List<byte[]> parts = List.of();

        Message build() {
            Message message = fields.build();
            return parts.isEmpty()
                    ? message
                    : message.toBuilder().dataParts(parts).build();
        }
    }
}
