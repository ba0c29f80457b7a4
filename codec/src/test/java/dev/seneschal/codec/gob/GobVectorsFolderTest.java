package dev.seneschal.codec.gob;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code ./dev gob-vectors} makes of folders of strangers. */
class GobVectorsFolderTest {

    private static final String POINT = vector("valid", "struct/point");
    private static final String CUT =
            "{\"name\":\"cut\",\"target\":\"struct/point\",\"op\":\"trunc\",\"base\":\"struct/point\",\"at\":3,"
                    + "\"go\":\"unexpected EOF\"}";

    @TempDir
    private Path folder;

    private String said = "";

    @BeforeEach
    void aFolderOfTwoVectors() throws IOException {
        valid(POINT + "\n");
        malformed(CUT + "\n");
    }

    @Test
    void passesWhenAllVectorsDo() {
        assertThat(check()).isTrue();
        assertThat(said).isEqualTo("valid 1 of 1, malformed 1 of 1\n");
    }

    @Test
    void takesCarriageReturnsBlankLinesFurtherKeysAndAByteOrderMark() throws IOException {
        valid("\uFEFF" + POINT.replace("{\"name\"", "{\"more\":{\"name\":[1]},\"name\"") + "\r\n\r\n  \n");
        malformed("\n" + CUT);

        assertThat(check()).isTrue();
        assertThat(said).isEqualTo("valid 1 of 1, malformed 1 of 1\n");
    }

    @Test
    void readsATypeWithoutAClassByTheUntypedReaderAlone() throws IOException {
        valid(POINT.replace("vec.Point", "theirs.Point"));

        assertThat(check()).isTrue();
        assertThat(said)
                .isEqualTo("no class here for theirs.Point: 2 vectors were read by the untyped reader alone\n"
                        + "valid 1 of 1, malformed 1 of 1\n");
    }

    @Test
    void readsARegisteredNameWithoutAClassByTheUntypedReaderAlone() throws IOException {
        String theirs = renamed(vector("valid", "iface/nested_new_types"));
        valid(theirs);
        malformed(ofSameBytes(theirs));

        assertThat(check()).isTrue();
        assertThat(said)
                .isEqualTo("no class here for the name theirs.Circle: 2 vectors were read by the untyped reader alone\n"
                        + "valid 1 of 1, malformed 1 of 1\n");
    }

    @Test
    void failsATypeWithoutAClassWhoseTreeIsAnother() throws IOException {
        valid(POINT.replace("vec.Point", "theirs.Point").replace("\"22\"", "\"23\""));

        assertThat(check()).isFalse();
        assertThat(said).contains("FAILED struct/point: tree: [", "valid 0 of 1, malformed 1 of 1");
    }

    @Test
    void failsARegisteredNameThatIsNotInTheStream() throws IOException {
        valid(renamed(vector("valid", "iface/nested_new_types")).replace("theirs.Circle\"", "shapes.Circle\""));

        assertThat(check()).isFalse();
        assertThat(said).contains("FAILED iface/nested_new_types: tree: [", "valid 0 of 1");
    }

    @Test
    void readsMalformedVectorsOfATargetThatIsNotThereByTheUntypedReaderAlone() throws IOException {
        Files.delete(folder.resolve("valid.jsonl"));
        malformed("{\"name\":\"none\",\"target\":\"struct/point\",\"op\":\"bytes\",\"go\":\"EOF\"}");

        assertThat(check()).isTrue();
        assertThat(said)
                .contains(
                        "valid.jsonl is not there",
                        "no class here for vector struct/point, which valid.jsonl has not: 1 vector was read",
                        "valid 0 of 0, malformed 1 of 1");
    }

    @Test
    void takesAFolderWithoutMalformedOnes() throws IOException {
        Files.delete(folder.resolve("malformed.jsonl"));

        assertThat(check()).isTrue();
        assertThat(said).contains("malformed.jsonl is not there", "valid 1 of 1, malformed 0 of 0");
    }

    @Test
    void failsAFolderWithoutVectors() throws IOException {
        valid("");
        malformed("\r\n");

        assertThat(check()).isFalse();
        assertThat(said)
                .contains(
                        "/valid.jsonl holds no vectors",
                        "/malformed.jsonl holds no vectors",
                        "valid 0 of 0, malformed 0 of 0");
    }

    @Test
    void failsAFolderOfWhichAFileCannotBeRead() throws IOException {
        Files.delete(folder.resolve("malformed.jsonl"));
        Files.createDirectory(folder.resolve("malformed.jsonl"));

        assertThat(check()).isFalse();
        assertThat(said).contains("malformed.jsonl cannot be read", "valid 1 of 1, malformed 0 of 0");
    }

    @Test
    void readsBytesFromAFileInBig() throws IOException {
        String point = POINT.replaceFirst("\"hex\":\"([0-9a-f]*)\"", "\"file\":\"big/point.gob\"");
        valid(point);

        assertThat(check()).isFalse();
        assertThat(said).contains("FAILED struct/point: \"file\" cannot be read: ", "big/point.gob");

        Files.createDirectory(folder.resolve("big"));
        Files.write(
                folder.resolve("big/point.gob"),
                Vectors.own().bytes(Vectors.own().named("struct/point").orElseThrow()));

        assertThat(check()).isTrue();
    }

    @Test
    void readsTreesOfAnyDepth() throws IOException {
        VectorTypes types = new VectorTypes(GobLimits.defaults());
        VectorClasses.Chain chain = null;
        for (int i = 1; i <= 900; i++) {
            chain = new VectorClasses.Chain(i, chain);
        }
        byte[] bytes = types.gob().type(VectorClasses.Chain.class).encode(chain);
        String[] tree = new String[1];
        // As the check itself does: a text is written by recursion, which takes more of a stack than a thread need
        // have.
        StackDepth.run(
                GobVectors.STACK_BYTES,
                () -> tree[0] = ValueJson.text(List.of(types.gob().reader(bytes).readValue())));
        valid(vector("valid", "recursive/list"));
        malformed("{\"name\":\"deep\",\"target\":\"recursive/list\",\"op\":\"bytes\",\"hex\":\""
                + HexFormat.of().formatHex(bytes) + "\",\"go\":\"ok\",\"values\":" + tree[0] + "}");

        assertThat(check()).isTrue();
        assertThat(said).isEqualTo("valid 1 of 1, malformed 1 of 1\n");
    }

    @Test
    void excusesWhatASaferReaderRefusesByTheNameOfTheVector() throws IOException {
        String twoKinds = vector("malformed", "hand/define_two_kinds");
        malformed(twoKinds + "\n" + twoKinds.replace("hand/define", "theirs/defines"));

        assertThat(check()).isFalse();
        assertThat(said)
                .contains("FAILED theirs/defines_two_kinds: refused, Go takes it: ", "valid 1 of 1, malformed 1 of 2")
                .doesNotContain("FAILED hand");
    }

    /** Go takes a map of structs of no bytes, which this flip makes of it; so it did before. */
    @Test
    void excusesWhatASaferReaderRefusesOfAStreamWithAChangedByte() throws IOException {
        valid(vector("valid", "map/struct_key"));
        String flipped =
                "{\"name\":\"mine\",\"target\":\"map/struct_key\",\"op\":\"xor\",\"base\":\"map/struct_key\",\"at\":77,"
                        + "\"x\":1,\"go\":\"ok\",\"values\":[]}";
        malformed(flipped);

        assertThat(check()).isTrue();
        assertThat(said).isEqualTo("valid 1 of 1, malformed 1 of 1\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"name\":                | valid.jsonl line 2: no JSON: Unexpected end-of-input",
                "{\"name\":\"a\"} {}       | valid.jsonl line 2: no JSON: Trailing token",
                "[]                        | valid.jsonl line 2: no JSON object",
                "{}                        | valid.jsonl line 2: no \"name\"",
                "{\"name\":7}              | valid.jsonl line 2: no \"name\"",
                "{\"name\":\"a\"}          | a: no \"hex\"",
                "{\"name\":\"a\",\"hex\":7}      | a: \"hex\" must be a text, was 7",
                "{\"name\":\"a\",\"hex\":\"030\"}    | a: \"hex\" is not hexadecimal: \"030\", of 3 characters",
                "{\"name\":\"a\",\"hex\":\"AwQABA==\"} | a: \"hex\" is not hexadecimal: \"AwQABA==\", of 8 characters",
                "{\"name\":\"a\",\"hex\":\"03040002\",\"length\":5} | a: \"length\" is 5, the bytes are 4",
                "{\"name\":\"a\",\"hex\":\"03040002\"} | a: no \"value_type_ids\"",
                "{\"name\":\"a\",\"hex\":\"03040002\",\"value_type_ids\":[2]} | a: no \"types\"",
                "{\"name\":\"a\",\"hex\":\"03040002\",\"value_type_ids\":[3],\"types\":[]} | a: values of types [2]",
                "{\"name\":\"a\",\"hex\":\"03040002\",\"value_type_ids\":[2],\"types\":[{\"id\":65}]} | a: no \"kind\"",
                "{\"name\":\"a\",\"hex\":\"03040002\",\"value_type_ids\":[2],\"types\":[]} | a: neither \"values\" nor",
                "{\"name\":\"a\",\"hex\":\"03040002\",\"value_type_ids\":[2],\"types\":[],\"values\":[{\"t\":\"int\",\"v\":\"1\"}]} | a: no \"go_types\"",
                "{\"name\":\"a\",\"hex\":\"0304\"} | a: ended in dev.seneschal.codec.gob.GobException",
            })
    void failsAValidVectorAndSaysWhy(String line, String expected) throws IOException {
        valid(POINT + "\n" + line);

        assertThat(check()).isFalse();
        assertThat(said).contains("FAILED " + expected, "\nvalid 1 of 2, malformed 1 of 1\n");
    }

    @Test
    void failsALineThatIsNotUtf8AndReadsTheOthers() throws IOException {
        Files.write(
                folder.resolve("valid.jsonl"),
                ("{\"name\":\"\u00e9\"}\n" + POINT).getBytes(StandardCharsets.ISO_8859_1));

        assertThat(check()).isFalse();
        assertThat(said)
                .contains("FAILED valid.jsonl line 1: no JSON: Invalid UTF-8", "valid 1 of 2, malformed 1 of 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"target\":\"struct/point\",\"go\":\"EOF\"                     | m: no \"op\"",
                "\"op\":\"cut\",\"target\":\"struct/point\",\"go\":\"EOF\"      | m: \"op\" must be bytes, trunc or xor, was \"cut\"",
                "\"op\":\"bytes\",\"hex\":\"xy\",\"target\":\"struct/point\",\"go\":\"EOF\" | m: \"hex\" is not hexadecimal",
                "\"op\":\"bytes\",\"target\":\"struct/point\"                   | m: no \"go\"",
                "\"op\":\"bytes\",\"go\":\"EOF\"                                | m: no \"target\"",
                "\"op\":\"trunc\",\"target\":\"struct/point\",\"go\":\"EOF\"    | m: no \"base\"",
                "\"op\":\"trunc\",\"base\":\"b\",\"target\":\"b\",\"go\":\"EOF\" | m: \"base\" is \"b\", which valid.jsonl has not",
                "\"op\":\"trunc\",\"at\":41,\"base\":\"struct/point\",\"target\":\"struct/point\",\"go\":\"EOF\" | m: \"at\" is 41, the base goes up to 40",
                "\"op\":\"xor\",\"at\":40,\"base\":\"struct/point\",\"target\":\"struct/point\",\"go\":\"EOF\" | m: \"at\" is 40, the base goes up to 39",
                "\"op\":\"xor\",\"at\":-1,\"base\":\"struct/point\",\"target\":\"struct/point\",\"go\":\"EOF\" | m: \"at\" is -1, the base goes up to 39",
                "\"op\":\"xor\",\"at\":9,\"base\":\"struct/point\",\"target\":\"struct/point\",\"go\":\"EOF\" | m: no \"x\"",
                "\"op\":\"trunc\",\"at\":40,\"base\":\"struct/point\",\"target\":\"struct/point\",\"go\":\"EOF\" | m: accepted, though Go says EOF",
                "\"op\":\"trunc\",\"at\":40,\"base\":\"struct/point\",\"target\":\"struct/point\",\"go\":\"ok\" | m: neither \"values\" nor \"tree_sha256\"",
                "\"op\":\"trunc\",\"at\":9,\"base\":\"struct/point\",\"target\":\"struct/point\",\"go\":\"ok\"  | m: refused, Go takes it: ",
            })
    void failsAMalformedVectorAndSaysWhy(String keys, String expected) throws IOException {
        malformed(CUT + "\n{\"name\":\"m\"," + keys + "}");

        assertThat(check()).isFalse();
        assertThat(said).contains("FAILED " + expected, "\nvalid 1 of 1, malformed 1 of 2\n");
    }

    private boolean check() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean passed = GobVectors.check(folder, new PrintStream(out, true, StandardCharsets.UTF_8));
        said = out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
        return passed;
    }

    private void valid(String lines) throws IOException {
        Files.writeString(folder.resolve("valid.jsonl"), lines);
    }

    private void malformed(String lines) throws IOException {
        Files.writeString(folder.resolve("malformed.jsonl"), lines);
    }

    private static String vector(String file, String name) {
        Vectors own = Vectors.own();
        VectorFile from = file.equals("valid") ? own.validFile() : own.malformedFile();
        return from.vectors().stream()
                .filter(vector -> vector.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow()
                .toString();
    }

    /** With a name in an interface that is registered by others. */
    private static String renamed(String vector) {
        return vector.replace("shapes.Circle", "theirs.Circle").replace(hex("shapes.Circle"), hex("theirs.Circle"));
    }

    private static String ofSameBytes(String valid) {
        return valid.replaceFirst(
                "\"name\":\"[^\"]*\"",
                "\"name\":\"m\",\"target\":\"iface/nested_new_types\",\"op\":\"bytes\",\"go\":\"ok\"");
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }
}
