package dev.seneschal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestsTest {

    private final Requests<String> requests = new Requests<>();
    private final List<String> told = new ArrayList<>();

    private Awaited<String> open(long id, long deadline) {
        Awaited<String> request = new Awaited<>(id, deadline) {
            @Override
            protected void replied(String reply) {
                told.add(id + " " + reply);
            }

            @Override
            protected void timedOut() {
                told.add(id + " timed out");
            }

            @Override
            protected void closed() {
                told.add(id + " closed");
            }
        };
        requests.opened(request);
        return request;
    }

    @Test
    void theFirstReplyEndsTheWait() {
        open(1, 100);
        open(2, 100);

        assertThat(requests.replied(1, "pong")).isTrue();
        assertThat(requests.replied(1, "again")).isFalse();
        assertThat(requests.replied(3, "unasked")).isFalse();

        assertThat(told).containsExactly("1 pong");
        assertThat(requests.size()).isEqualTo(1);
    }

    @Test
    void theDeadlineEndsTheWaitTheNearestFirst() {
        open(1, 200);
        open(2, 100);

        assertThat(requests.nextDeadline()).isEqualTo(100);
        requests.timePassed(99);
        assertThat(told).isEmpty();
        requests.timePassed(200);

        assertThat(told).containsExactly("2 timed out", "1 timed out");
        assertThat(requests.replied(1, "late")).isFalse();
        assertThat(requests.nextDeadline()).isEqualTo(Long.MAX_VALUE);
        assertThat(requests.size()).isZero();
    }

    @Test
    void whatIsWithdrawnIsToldNothing() {
        Awaited<String> request = open(1, 100);

        requests.withdrawn(request);
        requests.withdrawn(request);
        requests.timePassed(100);

        assertThat(requests.replied(1, "late")).isFalse();
        assertThat(told).isEmpty();
    }

    @Test
    void closingEndsAllAndWhatComesAfter() {
        open(1, 200);
        open(2, 100);

        requests.close();
        open(3, 300);

        assertThat(told).containsExactly("2 closed", "1 closed", "3 closed");
        assertThat(requests.size()).isZero();
        assertThat(requests.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    }
}
