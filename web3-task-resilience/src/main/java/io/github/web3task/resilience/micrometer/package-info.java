/** Metrics by Micrometer, which must be on the class path. */
@NullMarked
package io.github.web3task.resilience.micrometer;

import org.jspecify.annotations.NullMarked;
