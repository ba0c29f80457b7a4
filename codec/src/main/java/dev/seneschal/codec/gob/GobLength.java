package dev.seneschal.codec.gob;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A Java array or {@code List} is a Go array of fixed length: {@code long @GobLength(3) []} is {@code [3]int}, {@code @GobUnsigned byte
 * @GobLength(4) []} is {@code [4]byte}. One of another length is refused in both directions.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
public @interface GobLength {

    /**
     * How many elements.
     *
     * @return 0 or more
     */
    int value();
}
