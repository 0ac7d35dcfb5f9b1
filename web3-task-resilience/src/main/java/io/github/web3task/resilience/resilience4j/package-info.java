/** A circuit by Resilience4j, which must be on the class path. */
@NullMarked
package io.github.web3task.resilience.resilience4j;

import org.jspecify.annotations.NullMarked;
