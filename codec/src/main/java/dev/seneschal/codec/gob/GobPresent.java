package dev.seneschal.codec.gob;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A struct, or an array of fixed length, is always there, as it is in Go when no pointer stands before it: one that was not sent is read
 * as its zero value, and null is refused when writing. Without this, null and what was not sent are the same. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
public @interface GobPresent {}
