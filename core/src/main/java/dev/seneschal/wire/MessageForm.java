package dev.seneschal.wire;

/** The two forms of Steward's message, each after the month of 2022 in which that version was current. */
public enum MessageForm {
    /** 26 fields; data is bytes. */
    APRIL,
    /**
     * 25 fields: there is no signature over the arguments, and writing leaves it out. Data is a list of strings, see
     * {@link dev.seneschal.message.Message#dataParts()}.
     */
    JANUARY
}
