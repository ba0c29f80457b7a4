package dev.seneschal.actions;

/** A JSON object of texts and whole numbers, on one line. */
final class JsonObject {

    private final StringBuilder out = new StringBuilder("{");

    JsonObject put(String name, String value) {
        name(name);
        quote(value);
        return this;
    }

    JsonObject put(String name, long value) {
        name(name);
        out.append(value);
        return this;
    }

    @Override
    public String toString() {
        return out + "}";
    }

    private void name(String name) {
        if (out.length() > 1) {
            out.append(',');
        }
        quote(name);
        out.append(':');
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '"' || each == '\\') {
                out.append('\\').append(each);
            } else if (each < ' ') {
                out.append("\\u00").append(Character.forDigit(each >> 4, 16)).append(Character.forDigit(each & 15, 16));
            } else {
                out.append(each);
            }
        }
        out.append('"');
    }
}
