package dev.seneschal.console;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What came over a status socket is not what is spoken there. */
public final class StatusProtocolException extends IOException {

    private static final long serialVersionUID = 1;

    StatusProtocolException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
