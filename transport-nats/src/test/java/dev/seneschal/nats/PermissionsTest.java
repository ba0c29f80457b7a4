package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.seneschal.nats.SubjectNotPermittedException.Operation;
import org.junit.jupiter.api.Test;

class PermissionsTest {

    @Test
    void readsTheSubjectFromWhatAServerSays() {
        assertViolation("Permissions Violation for Publish to \"a.b\"", Operation.PUBLISH, "a.b");
        assertViolation("Permissions Violation for Publish with Reply of \"r.1\"", Operation.PUBLISH, "r.1");
        assertViolation("Permissions Violation for Subscription to \"a.*\"", Operation.SUBSCRIBE, "a.*");
        assertViolation(
                "Permissions Violation for Subscription to \"a.>\" using queue \"q\"", Operation.SUBSCRIBE, "a.>");
        assertViolation("Permissions Violation for Publish to \"a\\\"b\"", Operation.PUBLISH, "a\"b");
    }

    @Test
    void takesNothingElseForAViolation() {
        assertThat(Permissions.violation("Authorization Violation")).isEmpty();
        assertThat(Permissions.violation("Permissions Violation")).isEmpty();
    }

    @Test
    void refusesADeniedSubjectForAWhileAndNoOther() {
        Permissions permissions = new Permissions(100);
        permissions.check("a", 0);

        permissions.denied("a", 1000);

        assertThatExceptionOfType(SubjectNotPermittedException.class)
                .isThrownBy(() -> permissions.check("a", 1099))
                .withMessage("the server does not permit this user to publish to a");
        permissions.check("b", 1099);
        permissions.check("a", 1100);
    }

    @Test
    void remembersTheLatestThousandOnly() {
        Permissions permissions = new Permissions(100);

        for (int i = 0; i <= 1000; i++) {
            permissions.denied("a." + i, 0);
        }

        permissions.check("a.0", 1);
        assertThatExceptionOfType(SubjectNotPermittedException.class).isThrownBy(() -> permissions.check("a.1", 1));
    }

    private static void assertViolation(String error, Operation operation, String subject) {
        assertThat(Permissions.violation(error)).hasValueSatisfying(violation -> {
            assertThat(violation.operation()).isEqualTo(operation);
            assertThat(violation.subject()).isEqualTo(subject);
        });
    }
}
