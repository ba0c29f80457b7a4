package dev.seneschal.codec.gob;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Bytes are a text on the wire: {@code byte @GobText []} is Go's {@code string}, which need not be UTF-8. A {@code String} gets what is
 * not UTF-8 as U+FFFD.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
public @interface GobText {}
