package dev.seneschal.actions;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.MDC;

/** Ready-made {@link ActionInterceptor}s. */
public final class Interceptors {

    private Interceptors() {}

    /**
     * Puts {@code action}, {@code topic}, {@code attempt} and, where there is one, {@code job} for the id into SLF4J's MDC, and takes them
     * out again.
     *
     * @return the interceptor
     */
    public static ActionInterceptor loggingContext() {
        return (job, next) -> {
            Map<String, String> added = new HashMap<>();
            added.put("action", job.group());
            added.put("topic", job.topic());
            added.put("attempt", Integer.toString(job.attempt()));
            job.spec().id().ifPresent(id -> added.put("job", id));
            Map<String, String> before = MDC.getCopyOfContextMap();
            added.forEach(MDC::put);
            try {
                next.proceed();
            } finally {
                if (before == null) {
                    MDC.clear();
                } else {
                    MDC.setContextMap(before);
                }
            }
        };
    }
}
