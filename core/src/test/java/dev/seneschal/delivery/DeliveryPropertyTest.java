package dev.seneschal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.delivery.DeliveryHistory.Happening;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What must hold whatever happens. A failure names its seed; to see it alone, play that one. */
class DeliveryPropertyTest {

    private static final int SEEDS = 2_000;

    @Test
    void everyMessageEndsOnceAndAsItsReceiptSays() {
        Map<Happening, Integer> happenings = new EnumMap<>(Happening.class);

        for (long seed = 1; seed <= SEEDS; seed++) {
            new DeliveryHistory(seed, happenings).play();
        }

        assertThat(happenings).containsOnlyKeys(Happening.values());
    }
}
