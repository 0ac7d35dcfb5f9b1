package io.github.web3task.contract;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** The clauses of the contract that a test proves. */
@Retention(RUNTIME)
@Target({METHOD, TYPE})
public @interface Clause {
    /** Their ids, such as {@code PROV-5}. */
    String[] value();
}
