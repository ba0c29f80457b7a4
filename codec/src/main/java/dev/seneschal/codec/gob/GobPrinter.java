package dev.seneschal.codec.gob;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;

/** Shows streams to people: each type as it is defined, and each value as it was sent, one field or element a line. */
public final class GobPrinter {

    private static final int SHOWN_BYTES = 64;
    private static final int SHOWN_TEXT = 200;

    private final GobReader reader;
    private final Appendable out;
    private int shownTypes;

    private GobPrinter(GobReader reader, Appendable out) {
        this.reader = reader;
        this.out = out;
    }

    /**
     * Prints all that is left of a stream. What was printed before an error stays.
     *
     * @param reader the stream
     * @param out where to
     * @throws IOException what {@code out} throws
     * @throws GobException if the stream is malformed or takes more than the limits
     */
    public static void print(GobReader reader, Appendable out) throws IOException {
        GobPrinter printer = new GobPrinter(reader, out);
        while (reader.hasNext()) {
            printer.printTypes();
            String type = printer.name(reader.nextType().map(GobDescriptor::id).orElse(0));
            GobValue value = reader.readValue();
            printer.printTypes();
            out.append("value ").append(type).append(" =");
            printer.print(value, 1);
        }
    }

    // ---- types

    private void printTypes() throws IOException {
        List<GobDescriptor> types = reader.types();
        for (GobDescriptor type : types.subList(shownTypes, types.size())) {
            out.append("type ")
                    .append(Integer.toString(type.id()))
                    .append(' ')
                    .append(definition(type))
                    .append('\n');
        }
        shownTypes = types.size();
    }

    private String definition(GobDescriptor type) {
        String name = type.name().isEmpty() ? "" : shown(type.name()) + " ";
        return switch (type.kind()) {
            case SLICE -> name + "[]" + name(type.element());
            case ARRAY -> name + "[" + type.length() + "]" + name(type.element());
            case MAP -> name + "map[" + name(type.key()) + "]" + name(type.element());
            case STRUCT -> name + "struct" + fields(type);
            case GOB_ENCODER -> name + "with GobEncode";
            case BINARY_MARSHALER -> name + "with MarshalBinary";
            default -> name + "with MarshalText";
        };
    }

    private String fields(GobDescriptor type) {
        StringBuilder text = new StringBuilder(" {");
        for (GobDescriptor.Field field : type.fields()) {
            text.append(text.length() == 2 ? " " : "; ")
                    .append(shown(field.name()))
                    .append(' ')
                    .append(name(field.type()));
        }
        return text.append(" }").toString();
    }

    /** A name for a type where it is referred to; others may contain themselves, and are shown by their id. */
    private String name(int id) {
        return reader.type(id)
                .map(type ->
                        type.id() < TypeTable.FIRST_DEFINED || !type.name().isEmpty() ? type.describe() : "type " + id)
                .orElse("undefined type " + id);
    }

    // ---- values

    private void print(GobValue value, int depth) throws IOException {
        if (value instanceof GobValue.Struct struct) {
            out.append(struct.fields().isEmpty() ? " {}\n" : "\n");
            for (GobValue.Field field : struct.fields()) {
                indent(depth).append(shown(field.name())).append(':');
                print(field.value(), depth + 1);
            }
        } else if (value instanceof GobValue.Slice slice) {
            printAll(slice.elements(), depth);
        } else if (value instanceof GobValue.Array array) {
            printAll(array.elements(), depth);
        } else if (value instanceof GobValue.Mapping map) {
            printMap(map, depth);
        } else if (value instanceof GobValue.Interface held && held.value().isPresent()) {
            out.append(" (").append(shown(held.name())).append(')');
            print(held.value().get(), depth);
        } else {
            out.append(' ').append(simple(value)).append('\n');
        }
    }

    private void printAll(List<GobValue> elements, int depth) throws IOException {
        out.append(elements.isEmpty() ? " []\n" : "\n");
        for (GobValue element : elements) {
            indent(depth).append('-');
            print(element, depth + 1);
        }
    }

    private void printMap(GobValue.Mapping map, int depth) throws IOException {
        out.append(map.entries().isEmpty() ? " {}\n" : "\n");
        for (GobValue.Entry entry : map.entries()) {
            indent(depth).append("key");
            print(entry.key(), depth + 1);
            indent(depth).append("element");
            print(entry.value(), depth + 1);
        }
    }

    private Appendable indent(int depth) throws IOException {
        return out.append("  ".repeat(depth));
    }

    private static String simple(GobValue value) {
        if (value instanceof GobValue.Bool bool) {
            return Boolean.toString(bool.value());
        }
        if (value instanceof GobValue.Int number) {
            return Long.toString(number.value());
        }
        if (value instanceof GobValue.Uint number) {
            return Long.toUnsignedString(number.value());
        }
        if (value instanceof GobValue.Real number) {
            return Double.toString(number.value());
        }
        if (value instanceof GobValue.Complex number) {
            return "(" + number.value().re() + ", " + number.value().im() + "i)";
        }
        if (value instanceof GobValue.Text text) {
            return quoted(text.value());
        }
        if (value instanceof GobValue.RawText text) {
            return "text that is not UTF-8, " + hex(text.bytes());
        }
        if (value instanceof GobValue.Bytes bytes) {
            return hex(bytes.bytes());
        }
        return value instanceof GobValue.Opaque opaque ? hex(opaque.bytes()) : "nil";
    }

    private static String shown(String name) {
        return Shown.cut(name, SHOWN_TEXT, "…");
    }

    private static String quoted(String text) {
        String begins = text.length() <= SHOWN_TEXT ? text : text.substring(0, SHOWN_TEXT);
        String quoted = '"' + Shown.plain(begins.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
        return text.length() > SHOWN_TEXT ? quoted + "... of " + text.length() + " characters" : quoted;
    }

    private static String hex(byte[] bytes) {
        String shown = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, SHOWN_BYTES));
        return bytes.length + " bytes " + shown + (bytes.length > SHOWN_BYTES ? "..." : "");
    }
}
