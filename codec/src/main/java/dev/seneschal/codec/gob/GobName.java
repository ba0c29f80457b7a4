package dev.seneschal.codec.gob;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name in Go of a field, a type or an enum's constant. Without it a field's is the Java name with a capital first letter ({@code
 * toNode} is {@code ToNode}), a type's its simple name, and a constant's its Java name.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface GobName {

    /**
     * The name.
     *
     * @return such as {@code ID}
     */
    String value();
}
