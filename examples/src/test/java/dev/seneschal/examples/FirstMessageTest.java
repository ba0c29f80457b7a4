package dev.seneschal.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FirstMessageTest {

    @Test
    void printsTheMessageAndItsReceipt() throws Exception {
        assertThat(outputOf(() -> FirstMessage.main(new String[0])).lines())
                .containsExactly("hall: Dinner for six.", "DELIVERED");
    }

    private static String outputOf(Main main) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        try {
            main.run();
        } finally {
            System.setOut(before);
        }
        return output.toString(StandardCharsets.UTF_8);
    }

    private interface Main {
        void run() throws Exception;
    }
}
