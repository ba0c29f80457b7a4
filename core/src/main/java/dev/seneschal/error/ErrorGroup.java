package dev.seneschal.error;

import java.time.Instant;

/**
 * Errors that are the same but for when they happened: of one kind, in one process, with an exception of one type thrown at one place.
 *
 * @param fingerprint what they have in common
 * @param count how many there were
 * @param first when the first was
 * @param last when the last was
 * @param sample the first
 */
public record ErrorGroup(String fingerprint, long count, Instant first, Instant last, ErrorEvent sample) {}
