package dev.seneschal.codec.gob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GobPrinterTest {

    private static final Gob GOB = Gob.builder()
            .register("geo.Point", VectorClasses.Point.class)
            .register("anys", new GobGeneric<List<Object>>() {})
            .build();

    record Trip(String name, List<VectorClasses.Point> stops, Map<String, Double> costs, byte[] ticket, Object extra) {}

    @Test
    void showsTypesAndValuesOneFieldALine() throws IOException {
        Trip trip = new Trip(
                "to \"sea\"\n",
                List.of(new VectorClasses.Point(1, 0), new VectorClasses.Point(0, 0)),
                Map.of("train", 2.5),
                new byte[] {1, 2},
                Arrays.asList(1L, null, true, new VectorClasses.Point(0, -4)));
        StringBuilder out = new StringBuilder();

        GobPrinter.print(GOB.reader(GOB.type(Trip.class).encode(trip)), out);

        assertThat(out.toString()).isEqualTo("""
                type 65 Trip struct { Name string; Stops type 67; Costs type 68; Ticket bytes; Extra interface }
                type 67 []Point
                type 66 Point struct { X int; Y int }
                type 68 map[string]float
                type 69 []interface
                value Trip =
                  Name: "to \\"sea\\"\\u000a"
                  Stops:
                    -
                      X: 1
                    - {}
                  Costs:
                    key "train"
                    element 2.5
                  Ticket: 2 bytes 0102
                  Extra: (anys)
                    - (int) 1
                    - nil
                    - (bool) true
                    - (geo.Point)
                      Y: -4
                """);
    }

    /** A stranger's file is looked at in a terminal. */
    @Test
    void namesAreShortenedAndShowTheirControlCharacters() throws IOException {
        byte[] bytes = new GobStream()
                .struct(
                        65,
                        GobStream.field("red\u001b[31m", TypeTable.INT),
                        GobStream.field("n".repeat(1_000), TypeTable.INT))
                .value(65, out -> {
                    for (int i = 0; i < 2; i++) {
                        out.writeUnsigned(1);
                        out.writeSigned(5);
                    }
                    out.writeUnsigned(0);
                })
                .toBytes();
        StringBuilder out = new StringBuilder();

        GobPrinter.print(GOB.reader(bytes), out);

        String longName = "n".repeat(200) + "…";
        assertThat(out.toString()).isEqualTo("""
                type 65 struct { red\\u001b[31m int; %1$s int }
                value type 65 =
                  red\\u001b[31m: 5
                  %1$s: 5
                """.formatted(longName));
    }

    @Test
    void whatWasPrintedBeforeAnErrorStays() {
        byte[] bytes = GOB.type(VectorClasses.Point.class).encode(new VectorClasses.Point(5, 6));
        byte[] twice = Arrays.copyOf(bytes, bytes.length + 1);
        twice[bytes.length] = 5;
        StringBuilder out = new StringBuilder();

        assertThatThrownBy(() -> GobPrinter.print(GOB.reader(twice), out)).isInstanceOf(GobException.class);
        assertThat(out).contains("X: 5");
    }
}
