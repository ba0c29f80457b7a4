package dev.seneschal.nats;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Passes tests over, with a word on the error stream, where {@link StewardPeer} cannot be built. If the system property
 * {@code seneschal.require-go} is {@code true} they run all the same, and fail.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@RequiresNatsServer
@ExtendWith(RequiresGoPeer.Condition.class)
@interface RequiresGoPeer {

    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (StewardPeer.canBeBuilt()) {
                return ConditionEvaluationResult.enabled("Go and its libraries are there");
            }
            if (Boolean.getBoolean("seneschal.require-go")) {
                return ConditionEvaluationResult.enabled("Go is required");
            }
            System.err.println("NOT TESTED, there is no Go, or not all of its libraries that are needed: "
                    + context.getDisplayName());
            return ConditionEvaluationResult.disabled("there is no Go with the libraries that are needed");
        }
    }
}
