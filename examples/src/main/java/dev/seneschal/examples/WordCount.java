package dev.seneschal.examples;

/**
 * Lines and words of a text, as {@code wc} counts them: line feeds, and stretches without ASCII white space.
 *
 * @param lines number of lines
 * @param words number of words
 */
record WordCount(long lines, long words) {

    static final WordCount ZERO = new WordCount(0, 0);

    static WordCount of(byte[] text) {
        long lines = 0;
        long words = 0;
        boolean inWord = false;
        for (byte character : text) {
            if (character == '\n') {
                lines++;
            }
            boolean space = character == ' ' || (character >= '\t' && character <= '\r');
            if (inWord && space) {
                words++;
            }
            inWord = !space;
        }
        return new WordCount(lines, inWord ? words + 1 : words);
    }

    /** Reads what {@link #text()} wrote. */
    static WordCount parse(String text) {
        String[] numbers = text.split(" ", 2);
        return new WordCount(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
    }

    String text() {
        return lines + " " + words;
    }

    WordCount plus(WordCount other) {
        return new WordCount(lines + other.lines, words + other.words);
    }
}
