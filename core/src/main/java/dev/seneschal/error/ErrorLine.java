package dev.seneschal.error;

import java.time.Instant;
import java.util.Locale;

/**
 * A line of an error log: one error, or many of a group in one.
 *
 * @param event the latest of them
 * @param count how many it stands for, 1 or more
 * @param since when the first of them was
 */
public record ErrorLine(ErrorEvent event, long count, Instant since) {

    private static final int MOST_TEXT = 4_000;

    /**
     * The error's text, and how often where that is more than once.
     *
     * @return at most some 4,000 characters, without line breaks or other control characters
     */
    public String text() {
        String whole = event.toString();
        String one = whole.length() <= MOST_TEXT ? whole : whole.substring(0, MOST_TEXT) + "…";
        String text = count == 1 ? one : String.format(Locale.ROOT, "%s (%,d times since %s)", one, count, since);
        return text.chars().anyMatch(Character::isISOControl) ? text.replaceAll("\\p{Cntrl}+", " ") : text;
    }
}
