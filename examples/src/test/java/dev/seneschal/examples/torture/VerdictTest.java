package dev.seneschal.examples.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerdictTest {

    @TempDir
    private Path folder;

    private Place place;

    @BeforeEach
    void oneMessageToEachHandlerWasDelivered() {
        place = new Place(folder, 1);
        write(place.sent(), "life 1", "stored a 1-0 REQPlain", "stored b 1-1 REQCareful");
        write(place.sent(), "receipt a DELIVERED", "receipt b DELIVERED");
        write(place.plain(), "start a 1-0", "end a 1-0");
        write(place.careful(), "effect b 1-1");
    }

    @Test
    void holdsWhenEachMessageWasHandledOnce() {
        Verdict verdict = Verdict.of(place);

        assertThat(verdict.holds(0)).isTrue();
        assertThat(verdict).isEqualTo(new Verdict(2, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0));
    }

    @Test
    void seesAStoredMessageThatNoHandlerFinished() {
        write(place.sent(), "stored c 1-2 REQPlain");
        write(place.plain(), "start c 1-2");

        Verdict verdict = Verdict.of(place);

        assertThat(verdict.lost()).isEqualTo(1);
        assertThat(verdict.cutOff()).isEqualTo(1);
        assertThat(verdict.holds(9)).isFalse();
    }

    @Test
    void seesAReceiptForWhatNoHandlerFinished() {
        write(place.sent(), "receipt c DELIVERED");
        write(place.plain(), "start c 1-2");

        Verdict verdict = Verdict.of(place);

        assertThat(verdict.falselyDelivered()).isEqualTo(1);
        assertThat(verdict.holds(9)).isFalse();
    }

    @Test
    void seesAnEffectThatIsThereTwice() {
        write(place.careful(), "effect b 1-1");

        Verdict verdict = Verdict.of(place);

        assertThat(verdict.doubleEffects()).isEqualTo(1);
        assertThat(verdict.doubleNumbers()).isEqualTo(1);
        assertThat(verdict.holds(9)).isFalse();
    }

    @Test
    void seesAnEffectThatIsThereTwiceBecauseItsMessageCameUnderAnotherId() {
        write(place.careful(), "effect c 1-1");

        Verdict verdict = Verdict.of(place);

        assertThat(verdict.doubleEffects()).isZero();
        assertThat(verdict.doubleNumbers()).isEqualTo(1);
        assertThat(verdict.misnamed()).isEqualTo(1);
        assertThat(verdict.holds(9)).isFalse();
    }

    @Test
    void seesAStoredMessageThatCameUnderAnotherIdOnly() {
        write(place.sent(), "stored c 1-2 REQCareful");
        write(place.careful(), "effect d 1-2");

        Verdict verdict = Verdict.of(place);

        assertThat(verdict.lost()).isEqualTo(1);
        assertThat(verdict.misnamed()).isEqualTo(1);
        assertThat(verdict.holds(9)).isFalse();
    }

    @Test
    void seesAMessageThatCameUnderTheIdOfAnother() {
        write(place.sent(), "stored c 1-2 REQCareful");
        write(place.careful(), "effect c 1-3");

        Verdict verdict = Verdict.of(place);

        assertThat(verdict.lost()).isEqualTo(1);
        assertThat(verdict.misnamed()).isEqualTo(1);
        assertThat(verdict.holds(9)).isFalse();
    }

    @Test
    void seesMoreRepeatsThanAreAllowed() {
        write(place.plain(), "start a 1-0", "end a 1-0", "start a 1-0", "end a 1-0");

        Verdict verdict = Verdict.of(place);

        assertThat(verdict.repeats()).isEqualTo(2);
        assertThat(verdict.holds(2)).isTrue();
        assertThat(verdict.holds(1)).isFalse();
    }

    @Test
    void seesAMessageThatWasGivenUp() {
        write(place.sent(), "receipt b GAVE_UP");

        assertThat(Verdict.of(place).holds(9)).isFalse();
    }

    @Test
    void needsAKillOfEachRole() {
        assertThat(Torture.eachWasKilled(Map.of(Role.SENDER, 2, Role.RECEIVER, 1, Role.SERVER, 1)))
                .isTrue();
        assertThat(Torture.eachWasKilled(Map.of(Role.SENDER, 2, Role.RECEIVER, 1)))
                .isFalse();
    }

    @Test
    void forgetsALineThatWasCutOff() {
        Journal.open(place.careful()).add("effect c\neffect b");
        cutLastByte(place.careful());

        write(place.careful(), "effect d");

        assertThat(Journal.read(place.careful())).extracting(line -> line[1]).containsExactly("b", "c", "d");
    }

    private static void write(Path file, String... lines) {
        Journal journal = Journal.open(file);
        for (String line : lines) {
            journal.add(line);
        }
    }

    private static void cutLastByte(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
