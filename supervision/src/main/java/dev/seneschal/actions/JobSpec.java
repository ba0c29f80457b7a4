package dev.seneschal.actions;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A job to be submitted: its body and, if wanted, more. Immutable, but for the body, which nobody here changes or copies.
 *
 * @param <T> what the body is
 */
public final class JobSpec<T> {

    static final int LOWEST_PRIORITY = 0;
    static final int HIGHEST_PRIORITY = 9;
    static final int USUAL_PRIORITY = 4;

    /** The terms of a job that is submitted as a body alone. It is shared, and its own body is none. */
    static final JobSpec<?> USUAL = of("");

    private final T body;
    private final Map<String, String> headers;
    private final @Nullable String id;
    private final @Nullable String key;
    private final int priority;
    private final @Nullable Duration timeLeft;

    private JobSpec(
            T body,
            Map<String, String> headers,
            @Nullable String id,
            @Nullable String key,
            int priority,
            @Nullable Duration timeLeft) {
        this.body = body;
        this.headers = headers;
        this.id = id;
        this.key = key;
        this.priority = priority;
        this.timeLeft = timeLeft;
    }

    /**
     * A job of a body alone.
     *
     * @param <T> what the body is
     * @param body what is to be done
     * @return the job
     */
    public static <T> JobSpec<T> of(T body) {
        return new JobSpec<>(Objects.requireNonNull(body, "body"), Map.of(), null, null, USUAL_PRIORITY, null);
    }

    /**
     * With a header more.
     *
     * @param name the header's name
     * @param value its value, in place of an earlier one
     * @return a new one
     */
    public JobSpec<T> withHeader(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        return withHeaders(more);
    }

    /**
     * With these headers and no others.
     *
     * @param all the headers; copied
     * @return a new one
     */
    public JobSpec<T> withHeaders(Map<String, String> all) {
        return new JobSpec<>(body, Map.copyOf(all), id, key, priority, timeLeft);
    }

    /**
     * With an id, by which a group that {@linkplain WorkerGroupBuilder#deduplicate deduplicates} knows a repeat, and by which a job that
     * kept panicking is known when it comes again.
     *
     * @param id the id
     * @return a new one
     */
    public JobSpec<T> withId(String id) {
        return new JobSpec<>(body, headers, Objects.requireNonNull(id, "id"), key, priority, timeLeft);
    }

    /**
     * With a key: jobs of one key are done one after the other, in the order in which they were accepted.
     *
     * @param key the key
     * @return a new one
     */
    public JobSpec<T> withKey(String key) {
        return new JobSpec<>(body, headers, id, Objects.requireNonNull(key, "key"), priority, timeLeft);
    }

    /**
     * With a priority. Higher ones are started first; among jobs of one key the order stays, and the most urgent hastens those before
     * it.
     *
     * @param priority from 0 to 9; 4 unless set
     * @return a new one
     * @throws IllegalArgumentException if it is out of that range
     */
    public JobSpec<T> withPriority(int priority) {
        if (priority < LOWEST_PRIORITY || priority > HIGHEST_PRIORITY) {
            throw new IllegalArgumentException("priority must be from 0 to 9, was " + priority);
        }
        return new JobSpec<>(body, headers, id, key, priority, timeLeft);
    }

    /**
     * With a time within which it must be done. After it the job is not started any more, and one that runs is interrupted.
     *
     * @param timeLeft how long from its acceptance
     * @return a new one
     * @throws IllegalArgumentException if it is not positive
     */
    public JobSpec<T> within(Duration timeLeft) {
        if (timeLeft.isNegative() || timeLeft.isZero()) {
            throw new IllegalArgumentException("the time for a job must be positive, was " + timeLeft);
        }
        return new JobSpec<>(body, headers, id, key, priority, timeLeft);
    }

    /**
     * What is to be done.
     *
     * @return the body
     */
    public T body() {
        return body;
    }

    /**
     * The headers.
     *
     * @return by name, immutable
     */
    public Map<String, String> headers() {
        return headers;
    }

    /**
     * The id.
     *
     * @return the id, if it has one
     */
    public Optional<String> id() {
        return Optional.ofNullable(id);
    }

    /**
     * The key.
     *
     * @return the key, if it has one
     */
    public Optional<String> key() {
        return Optional.ofNullable(key);
    }

    /**
     * The priority.
     *
     * @return from 0 to 9
     */
    public int priority() {
        return priority;
    }

    /**
     * The time within which it must be done.
     *
     * @return from its acceptance on, if there is a limit
     */
    public Optional<Duration> timeLeft() {
        return Optional.ofNullable(timeLeft);
    }

    @Nullable
    String keyOrNull() {
        return key;
    }

    @Nullable
    String idOrNull() {
        return id;
    }

    @Nullable
    Duration timeLeftOrNull() {
        return timeLeft;
    }

    @Override
    public String toString() {
        return "JobSpec[body=" + body + ", id=" + id + ", key=" + key + ", priority=" + priority + "]";
    }
}
